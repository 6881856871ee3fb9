-- Requests from new to old, behind where the page before ended. The bounds leave out most partitions, and the order is
-- that of an index: a page reads no more than it shows, and what the filters skip on the way.
SELECT row_to_json(told)::text AS line
FROM (
    SELECT request_id, tenant_id, key_id, subject, path, model, channel_id, provider, upstream_model, stream,
        to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS started_at,
        latency_ms, time_to_first_token_ms, prompt_tokens, completion_tokens, cached_tokens, cache_write_tokens,
        cache_write_1h_tokens, reasoning_tokens, audio_input_tokens, audio_output_tokens, image_input_tokens,
        usage_estimated, cost_nanos, priced, attempts, outcome, status, error_code, error_message, losses
    FROM requests r
    WHERE r.started_at >= :#from::timestamptz AND r.started_at < :#to::timestamptz
        AND (r.started_at, r.request_id) < (:#before_time::timestamptz, :#before_id::text)
        AND r.started_at <= :#before_time::timestamptz
        AND (:#tenant::text IS NULL OR r.tenant_id = :#tenant::text)
        AND (:#key::text IS NULL OR r.key_id = :#key::text)
        AND (:#model::text IS NULL OR r.model = :#model::text)
        AND (:#channel_id::text IS NULL OR r.channel_id = :#channel_id::text)
        AND (:#request_id::text IS NULL OR r.request_id = :#request_id::text)
        AND (:#outcome::text IS NULL OR r.outcome = :#outcome::text)
        AND (:#status::int IS NULL OR r.status = :#status::int)
        AND (:#error_code::text IS NULL OR r.error_code = :#error_code::text)
        AND (:#min_latency_ms::int IS NULL OR r.latency_ms >= :#min_latency_ms::int)
    ORDER BY r.started_at DESC, r.request_id DESC
    LIMIT :#rows::int
) told
