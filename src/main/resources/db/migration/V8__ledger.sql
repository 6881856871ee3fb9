-- What requests cost, and a ledger in days: a day that is no longer kept is dropped as a whole.

ALTER TABLE requests RENAME TO requests_unpartitioned;
ALTER TABLE requests_unpartitioned RENAME CONSTRAINT requests_pkey TO requests_unpartitioned_pkey;
ALTER INDEX requests_tenant_started RENAME TO requests_unpartitioned_tenant_started;
ALTER TABLE attempts RENAME TO attempts_unpartitioned;
ALTER TABLE attempts_unpartitioned RENAME CONSTRAINT attempts_pkey TO attempts_unpartitioned_pkey;

-- A request's id is unique by how it is made; whoever writes a row again writes it with the same time of its start.
-- Money is in billionths of a US dollar. cost_nanos is null and priced false where a kind of token that was used has no
-- price; both are null where no usage is known.
CREATE TABLE requests (
    request_id             text        NOT NULL,
    tenant_id              text,
    key_id                 text,
    subject                text,
    path                   text        NOT NULL,
    model                  text,
    channel_id             text,
    provider               text,
    upstream_model         text,
    stream                 boolean,
    started_at             timestamptz NOT NULL,
    latency_ms             int         NOT NULL,
    time_to_first_token_ms int,
    prompt_tokens          bigint,
    completion_tokens      bigint,
    cached_tokens          bigint,
    cache_write_tokens     bigint,
    cache_write_1h_tokens  bigint,
    reasoning_tokens       bigint,
    audio_input_tokens     bigint,
    audio_output_tokens    bigint,
    image_input_tokens     bigint,
    usage_estimated        boolean     NOT NULL DEFAULT false,
    cost_nanos             bigint,
    priced                 boolean,
    attempts               int         NOT NULL,
    outcome                text        NOT NULL,
    status                 int         NOT NULL,
    error_code             text,
    error_message          text,
    losses                 text[]      NOT NULL DEFAULT '{}',
    PRIMARY KEY (request_id, started_at)
) PARTITION BY RANGE (started_at);
CREATE INDEX requests_tenant_started ON requests (tenant_id, started_at, request_id);
CREATE INDEX requests_started ON requests (started_at, request_id); -- for those who read all tenants' rows page by page

-- Usage and cost of an attempt are what it took beside the request's own: those of an answer that the client did not get.
CREATE TABLE attempts (
    request_id            text        NOT NULL,
    attempt               int         NOT NULL,
    request_started_at    timestamptz NOT NULL,
    channel_id            text        NOT NULL,
    provider              text        NOT NULL,
    upstream_model        text        NOT NULL,
    started_at            timestamptz NOT NULL,
    latency_ms            int         NOT NULL,
    outcome               text        NOT NULL,
    status                int,
    detail                text,
    prompt_tokens         bigint,
    completion_tokens     bigint,
    cached_tokens         bigint,
    cache_write_tokens    bigint,
    cache_write_1h_tokens bigint,
    reasoning_tokens      bigint,
    audio_input_tokens    bigint,
    audio_output_tokens   bigint,
    image_input_tokens    bigint,
    cost_nanos            bigint,
    priced                boolean,
    PRIMARY KEY (request_id, request_started_at, attempt)
) PARTITION BY RANGE (request_started_at);

-- Makes a day's partitions, in UTC, if they are not there. A table is attached rather than created in its place, because
-- that does not keep out who reads and writes other days; one after the other, because several nodes see midnight.
CREATE FUNCTION ledger_day(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    parent    text;
    partition text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('lyss ledger_day'));
    FOREACH parent IN ARRAY ARRAY['requests', 'attempts'] LOOP
        partition := parent || '_' || to_char(day, 'YYYYMMDD');
        IF to_regclass(partition) IS NULL THEN
            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition, parent);
            EXECUTE format(
                'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                parent, partition, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
        END IF;
    END LOOP;
END $$;

-- Drops the days before one and says how many; each is gone as a whole.
CREATE FUNCTION drop_ledger_before(first_kept date) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    partition record;
    dropped   int := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('lyss ledger_day'));
    FOR partition IN
        SELECT child.oid::regclass AS name, parent.relname AS parent
        FROM pg_inherits
        JOIN pg_class parent ON parent.oid = inhparent
        JOIN pg_class child ON child.oid = inhrelid
        WHERE inhparent IN ('requests'::regclass, 'attempts'::regclass)
          AND CASE WHEN child.relname ~ '_[0-9]{8}$' -- whoever attaches others takes care of them
                   THEN to_date(right(child.relname, 8), 'YYYYMMDD') < first_kept ELSE false END
    LOOP
        EXECUTE format('DROP TABLE %s', partition.name);
        IF partition.parent = 'requests' THEN
            dropped := dropped + 1;
        END IF;
    END LOOP;
    RETURN dropped;
END $$;

DO $$
DECLARE
    day date;
BEGIN
    FOR day IN
        SELECT DISTINCT (started_at AT TIME ZONE 'UTC')::date FROM requests_unpartitioned
        UNION SELECT DISTINCT (a.started_at AT TIME ZONE 'UTC')::date FROM attempts_unpartitioned a
              WHERE NOT EXISTS (SELECT FROM requests_unpartitioned r WHERE r.request_id = a.request_id)
        UNION SELECT (now() AT TIME ZONE 'UTC')::date
    LOOP
        PERFORM ledger_day(day);
    END LOOP;
END $$;

INSERT INTO requests (request_id, tenant_id, key_id, subject, path, model, channel_id, provider, upstream_model, stream,
    started_at, latency_ms, time_to_first_token_ms, prompt_tokens, completion_tokens, cached_tokens, cache_write_tokens,
    cache_write_1h_tokens, reasoning_tokens, attempts, outcome, status, error_code, error_message, losses)
SELECT request_id, tenant_id, key_id, subject, path, model, channel_id, provider, upstream_model, stream,
    started_at, latency_ms, time_to_first_token_ms, prompt_tokens, completion_tokens, cached_tokens, cache_write_tokens,
    cache_write_1h_tokens, reasoning_tokens, attempts, outcome, status, error_code, error_message, losses
FROM requests_unpartitioned;

INSERT INTO attempts (request_id, attempt, request_started_at, channel_id, provider, upstream_model, started_at,
    latency_ms, outcome, status, detail)
SELECT a.request_id, a.attempt, coalesce(r.started_at, a.started_at), a.channel_id, a.provider, a.upstream_model,
    a.started_at, a.latency_ms, a.outcome, a.status, a.detail
FROM attempts_unpartitioned a LEFT JOIN requests_unpartitioned r ON r.request_id = a.request_id;

DROP TABLE requests_unpartitioned, attempts_unpartitioned;
