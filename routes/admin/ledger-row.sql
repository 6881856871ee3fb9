-- One request and its attempts. An id says nothing of the day: each day's key is looked into, and then one day's attempts.
SELECT row_to_json(told)::text AS line
FROM (
    SELECT request_id, tenant_id, key_id, subject, path, model, channel_id, provider, upstream_model, stream,
        to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS started_at,
        latency_ms, time_to_first_token_ms, prompt_tokens, completion_tokens, cached_tokens, cache_write_tokens,
        cache_write_1h_tokens, reasoning_tokens, audio_input_tokens, audio_output_tokens, image_input_tokens,
        usage_estimated, cost_nanos, priced, attempts, outcome, status, error_code, error_message, losses,
        (SELECT coalesce(json_agg(tried ORDER BY tried.attempt), '[]') FROM (
            SELECT attempt, channel_id, provider, upstream_model,
                to_char(a.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS started_at,
                latency_ms, outcome, status, detail, prompt_tokens, completion_tokens, cached_tokens,
                cache_write_tokens, cache_write_1h_tokens, reasoning_tokens, audio_input_tokens,
                audio_output_tokens, image_input_tokens, cost_nanos, priced
            FROM attempts a
            WHERE a.request_id = r.request_id AND a.request_started_at = r.started_at
        ) tried) AS tried
    FROM requests r
    WHERE r.request_id = :#request_id::text
        AND (:#tenant::text IS NULL OR r.tenant_id = :#tenant::text)
        AND (:#key::text IS NULL OR r.key_id = :#key::text)
) told
