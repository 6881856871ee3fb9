-- Usage and costs by any of day, tenant, key, model, channel and provider: first the total, then a row for each group.
-- What is not asked for is null everywhere, and so keeps nothing apart. A day is the number of beginnings behind it.
-- Attempts whose answer was not the client's have taken something too: columns that begin with extra.
-- Both tables are read within the same bounds, for which most of their partitions need not be opened.
WITH took AS (
    SELECT r.started_at, r.tenant_id, r.key_id, r.model, r.channel_id, r.provider, false AS extra, r.outcome,
        r.usage_estimated, r.prompt_tokens, r.completion_tokens, r.cached_tokens, r.cache_write_tokens,
        r.reasoning_tokens, r.cost_nanos
    FROM requests r
    WHERE r.started_at >= :#from::timestamptz AND r.started_at < :#to::timestamptz
        AND (:#tenant::text IS NULL OR r.tenant_id = :#tenant::text)
        AND (:#key::text IS NULL OR r.key_id = :#key::text)
        AND (:#model::text IS NULL OR r.model = :#model::text)
        AND (:#channel::text IS NULL OR r.channel_id = :#channel::text)
    UNION ALL
    SELECT r.started_at, r.tenant_id, r.key_id, r.model, a.channel_id, a.provider, true, NULL,
        false, a.prompt_tokens, a.completion_tokens, a.cached_tokens, a.cache_write_tokens,
        a.reasoning_tokens, a.cost_nanos
    FROM attempts a JOIN requests r ON r.request_id = a.request_id AND r.started_at = a.request_started_at
    WHERE a.prompt_tokens IS NOT NULL
        AND a.request_started_at >= :#from::timestamptz AND a.request_started_at < :#to::timestamptz
        AND r.started_at >= :#from::timestamptz AND r.started_at < :#to::timestamptz
        AND (:#tenant::text IS NULL OR r.tenant_id = :#tenant::text)
        AND (:#key::text IS NULL OR r.key_id = :#key::text)
        AND (:#model::text IS NULL OR r.model = :#model::text)
        AND (:#channel::text IS NULL OR a.channel_id = :#channel::text)
), grouped AS (
    SELECT CASE WHEN :#by_day::boolean THEN width_bucket(started_at, :#days::timestamptz[]) END AS day,
        CASE WHEN :#by_tenant::boolean THEN tenant_id END AS tenant_id,
        CASE WHEN :#by_key::boolean THEN key_id END AS key_id,
        CASE WHEN :#by_model::boolean THEN model END AS model,
        CASE WHEN :#by_channel::boolean THEN channel_id END AS channel_id,
        CASE WHEN :#by_provider::boolean THEN provider END AS provider,
        extra, outcome, usage_estimated, prompt_tokens, completion_tokens, cached_tokens, cache_write_tokens,
        reasoning_tokens, cost_nanos
    FROM took
), summed AS (
    SELECT grouping(day) = 1 AS is_total, day, tenant_id, key_id, model, channel_id, provider,
        count(*) FILTER (WHERE NOT extra) AS requests,
        count(*) FILTER (WHERE outcome = 'answered') AS answered,
        count(*) FILTER (WHERE outcome = 'failed') AS failed,
        count(*) FILTER (WHERE outcome = 'cut') AS cut,
        count(*) FILTER (WHERE outcome = 'abandoned') AS abandoned,
        count(*) FILTER (WHERE outcome = 'replayed') AS replayed,
        count(*) FILTER (WHERE NOT extra AND prompt_tokens IS NOT NULL) AS used_requests,
        count(*) FILTER (WHERE usage_estimated) AS estimated_requests,
        count(*) FILTER (WHERE NOT extra AND prompt_tokens IS NOT NULL AND cost_nanos IS NULL) AS unpriced_requests,
        sum(prompt_tokens) FILTER (WHERE NOT extra) AS prompt_tokens,
        sum(completion_tokens) FILTER (WHERE NOT extra) AS completion_tokens,
        sum(cached_tokens) FILTER (WHERE NOT extra) AS cached_tokens,
        sum(cache_write_tokens) FILTER (WHERE NOT extra) AS cache_write_tokens,
        sum(reasoning_tokens) FILTER (WHERE NOT extra) AS reasoning_tokens,
        sum(cost_nanos) FILTER (WHERE NOT extra) AS cost_nanos,
        count(*) FILTER (WHERE extra) AS extra_attempts,
        count(*) FILTER (WHERE extra AND cost_nanos IS NULL) AS unpriced_attempts,
        sum(prompt_tokens) FILTER (WHERE extra) AS extra_prompt_tokens,
        sum(completion_tokens) FILTER (WHERE extra) AS extra_completion_tokens,
        sum(cost_nanos) FILTER (WHERE extra) AS extra_cost_nanos
    FROM grouped
    GROUP BY GROUPING SETS ((day, tenant_id, key_id, model, channel_id, provider), ())
)
SELECT * FROM summed
ORDER BY is_total DESC,
    CASE WHEN :#by_cost::boolean THEN coalesce(cost_nanos, 0) + coalesce(extra_cost_nanos, 0) END DESC,
    day, tenant_id, key_id, model, channel_id, provider
LIMIT :#rows::int
