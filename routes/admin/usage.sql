-- Usage and costs by any of day, tenant, key, model, channel and provider: first the total, then a row for each group.
-- What is not asked for is null everywhere, and so keeps nothing apart. Attempts whose answer was not the client's have
-- taken something too: columns that begin with extra.
-- The time comes in pieces of one day each: for most there are sums, and deltas that are not in the sums yet. Rows are
-- read where a piece is no whole quarter of an hour, and on days whose sums do not hold. All tables are read within the
-- same bounds, for which most partitions need not be opened.
WITH pieces AS MATERIALIZED (
    SELECT n, grain, since, until, day
    FROM unnest(:#grains::int[], :#pieces_from::timestamptz[], :#pieces_to::timestamptz[], :#pieces_day::int[])
        WITH ORDINALITY AS p (grain, since, until, day, n)
), unsummed AS MATERIALIZED (
    SELECT DISTINCT day::timestamp AT TIME ZONE 'UTC' AS since, (day + 1)::timestamp AT TIME ZONE 'UTC' AS until
    FROM ledger_unsummed
), of_rows AS MATERIALIZED (
    SELECT since, until, day FROM pieces WHERE grain = 0
    UNION ALL
    SELECT greatest(p.since, u.since), least(p.until, u.until), p.day
    FROM pieces p JOIN unsummed u ON p.grain > 0 AND p.since < u.until AND p.until > u.since
), took AS (
    SELECT p.day, s.tenant_id, s.key_id, s.model, s.channel_id, s.provider, s.requests, s.answered, s.failed, s.cut,
        s.abandoned, s.replayed, s.used_requests, s.estimated_requests, s.unpriced_requests, s.prompt_tokens,
        s.completion_tokens, s.cached_tokens, s.cache_write_tokens, s.reasoning_tokens, s.cost_nanos,
        s.extra_attempts, s.unpriced_attempts, s.extra_prompt_tokens, s.extra_completion_tokens, s.extra_cost_nanos
    FROM pieces p JOIN ledger_sums s ON s.grain = p.grain AND s.slice >= p.since AND s.slice < p.until
    WHERE NOT EXISTS (SELECT FROM unsummed u WHERE s.slice >= u.since AND s.slice < u.until)
        AND (:#tenant::text IS NULL OR s.tenant_id = :#tenant::text)
        AND (:#key::text IS NULL OR s.key_id = :#key::text)
        AND (:#model::text IS NULL OR s.model = :#model::text)
        AND (:#channel::text IS NULL OR s.channel_id = :#channel::text)
    UNION ALL
    SELECT p.day, d.tenant_id, d.key_id, d.model, d.channel_id, d.provider, d.requests, d.answered, d.failed, d.cut,
        d.abandoned, d.replayed, d.used_requests, d.estimated_requests, d.unpriced_requests, d.prompt_tokens,
        d.completion_tokens, d.cached_tokens, d.cache_write_tokens, d.reasoning_tokens, d.cost_nanos,
        d.extra_attempts, d.unpriced_attempts, d.extra_prompt_tokens, d.extra_completion_tokens, d.extra_cost_nanos
    FROM ledger_deltas d JOIN pieces p ON p.n = width_bucket(d.slice, :#pieces_from::timestamptz[]) AND p.grain > 0
    WHERE d.slice >= :#from::timestamptz AND d.slice < :#to::timestamptz
        AND NOT EXISTS (SELECT FROM unsummed u WHERE d.slice >= u.since AND d.slice < u.until)
        AND (:#tenant::text IS NULL OR d.tenant_id = :#tenant::text)
        AND (:#key::text IS NULL OR d.key_id = :#key::text)
        AND (:#model::text IS NULL OR d.model = :#model::text)
        AND (:#channel::text IS NULL OR d.channel_id = :#channel::text)
    UNION ALL
    SELECT o.day, r.tenant_id, r.key_id, r.model, r.channel_id, r.provider, count(*),
        count(*) FILTER (WHERE r.outcome = 'answered'),
        count(*) FILTER (WHERE r.outcome = 'failed'),
        count(*) FILTER (WHERE r.outcome = 'cut'),
        count(*) FILTER (WHERE r.outcome = 'abandoned'),
        count(*) FILTER (WHERE r.outcome = 'replayed'),
        count(r.prompt_tokens),
        count(*) FILTER (WHERE r.usage_estimated),
        count(*) FILTER (WHERE r.prompt_tokens IS NOT NULL AND r.cost_nanos IS NULL),
        sum(r.prompt_tokens), sum(r.completion_tokens), sum(r.cached_tokens), sum(r.cache_write_tokens),
        sum(r.reasoning_tokens), sum(r.cost_nanos), NULL, NULL, NULL, NULL, NULL
    FROM of_rows o JOIN requests r ON r.started_at >= o.since AND r.started_at < o.until
    WHERE r.started_at >= :#from::timestamptz AND r.started_at < :#to::timestamptz
        AND (:#tenant::text IS NULL OR r.tenant_id = :#tenant::text)
        AND (:#key::text IS NULL OR r.key_id = :#key::text)
        AND (:#model::text IS NULL OR r.model = :#model::text)
        AND (:#channel::text IS NULL OR r.channel_id = :#channel::text)
    GROUP BY 1, 2, 3, 4, 5, 6
    UNION ALL
    SELECT o.day, r.tenant_id, r.key_id, r.model, a.channel_id, a.provider,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        count(*), count(*) FILTER (WHERE a.cost_nanos IS NULL),
        sum(a.prompt_tokens), sum(a.completion_tokens), sum(a.cost_nanos)
    FROM of_rows o
        JOIN attempts a ON a.request_started_at >= o.since AND a.request_started_at < o.until
        JOIN requests r ON r.request_id = a.request_id AND r.started_at = a.request_started_at
    WHERE a.prompt_tokens IS NOT NULL
        AND a.request_started_at >= :#from::timestamptz AND a.request_started_at < :#to::timestamptz
        AND r.started_at >= :#from::timestamptz AND r.started_at < :#to::timestamptz
        AND (:#tenant::text IS NULL OR r.tenant_id = :#tenant::text)
        AND (:#key::text IS NULL OR r.key_id = :#key::text)
        AND (:#model::text IS NULL OR r.model = :#model::text)
        AND (:#channel::text IS NULL OR a.channel_id = :#channel::text)
    GROUP BY 1, 2, 3, 4, 5, 6
), grouped AS (
    SELECT day,
        CASE WHEN :#by_tenant::boolean THEN tenant_id END AS tenant_id,
        CASE WHEN :#by_key::boolean THEN key_id END AS key_id,
        CASE WHEN :#by_model::boolean THEN model END AS model,
        CASE WHEN :#by_channel::boolean THEN channel_id END AS channel_id,
        CASE WHEN :#by_provider::boolean THEN provider END AS provider,
        requests, answered, failed, cut, abandoned, replayed, used_requests, estimated_requests, unpriced_requests,
        prompt_tokens, completion_tokens, cached_tokens, cache_write_tokens, reasoning_tokens, cost_nanos,
        extra_attempts, unpriced_attempts, extra_prompt_tokens, extra_completion_tokens, extra_cost_nanos
    FROM took
), summed AS (
    SELECT grouping(day) = 1 AS is_total, day, tenant_id, key_id, model, channel_id, provider,
        sum(requests) AS requests, sum(answered) AS answered, sum(failed) AS failed, sum(cut) AS cut,
        sum(abandoned) AS abandoned, sum(replayed) AS replayed, sum(used_requests) AS used_requests,
        sum(estimated_requests) AS estimated_requests, sum(unpriced_requests) AS unpriced_requests,
        sum(prompt_tokens) AS prompt_tokens, sum(completion_tokens) AS completion_tokens,
        sum(cached_tokens) AS cached_tokens, sum(cache_write_tokens) AS cache_write_tokens,
        sum(reasoning_tokens) AS reasoning_tokens, sum(cost_nanos) AS cost_nanos,
        sum(extra_attempts) AS extra_attempts, sum(unpriced_attempts) AS unpriced_attempts,
        sum(extra_prompt_tokens) AS extra_prompt_tokens, sum(extra_completion_tokens) AS extra_completion_tokens,
        sum(extra_cost_nanos) AS extra_cost_nanos
    FROM grouped
    GROUP BY GROUPING SETS ((day, tenant_id, key_id, model, channel_id, provider), ())
)
SELECT * FROM summed
ORDER BY is_total DESC,
    CASE WHEN :#by_cost::boolean THEN coalesce(cost_nanos, 0) + coalesce(extra_cost_nanos, 0) END DESC,
    day, tenant_id, key_id, model, channel_id, provider
LIMIT :#rows::int
