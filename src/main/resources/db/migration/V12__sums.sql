-- What reports add up, added up before they are asked for. Whoever writes into the ledger leaves, in the same
-- transaction, what his statement took (ledger_deltas); now and then these are moved into sums (ledger_sums). A report
-- reads both with one snapshot, and so equals the rows at every moment, whenever and for whatever day they came: there
-- is no watermark that a late row could be behind. Deltas are only ever inserted and have no index: writers neither wait
-- for each other nor look anything up.

-- In a quarter of an hour, by what reports tell apart; null is nothing. Extra is what attempts took whose answer was not
-- the client's.
CREATE TABLE ledger_deltas (
    slice                   timestamptz NOT NULL,
    tenant_id               text,
    key_id                  text,
    model                   text,
    channel_id              text,
    provider                text,
    requests                bigint,
    answered                bigint,
    failed                  bigint,
    cut                     bigint,
    abandoned               bigint,
    replayed                bigint,
    used_requests           bigint,
    estimated_requests      bigint,
    unpriced_requests       bigint,
    prompt_tokens           numeric,
    completion_tokens       numeric,
    cached_tokens           numeric,
    cache_write_tokens      numeric,
    reasoning_tokens        numeric,
    cost_nanos              numeric,
    extra_attempts          bigint,
    unpriced_attempts       bigint,
    extra_prompt_tokens     numeric,
    extra_completion_tokens numeric,
    extra_cost_nanos        numeric
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- The same by quarters, hours, six hours and days in UTC (grain, in minutes), each of which has everything: days that
-- begin at any offset are put together from few rows. All time zones of today begin their days with a quarter.
CREATE TABLE ledger_sums (grain int NOT NULL, LIKE ledger_deltas);
CREATE INDEX ledger_sums_slice ON ledger_sums (grain, slice);
CREATE INDEX ledger_sums_tenant ON ledger_sums (tenant_id, grain, slice);

-- Days in UTC whose sums do not hold: reports read their rows. Also only ever inserted, so that a mark that is set while
-- a day is added up anew outlives it.
CREATE TABLE ledger_unsummed (day date NOT NULL);

CREATE FUNCTION ledger_slice(moment timestamptz, minutes int) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN date_bin(minutes * interval '1 minute', moment, timestamptz '2000-01-01 00:00:00+00');

CREATE FUNCTION ledger_requests_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_deltas (slice, tenant_id, key_id, model, channel_id, provider, requests, answered, failed, cut,
        abandoned, replayed, used_requests, estimated_requests, unpriced_requests, prompt_tokens, completion_tokens,
        cached_tokens, cache_write_tokens, reasoning_tokens, cost_nanos)
    SELECT ledger_slice(started_at, 15), tenant_id, key_id, model, channel_id, provider,
        count(*),
        nullif(count(*) FILTER (WHERE outcome = 'answered'), 0),
        nullif(count(*) FILTER (WHERE outcome = 'failed'), 0),
        nullif(count(*) FILTER (WHERE outcome = 'cut'), 0),
        nullif(count(*) FILTER (WHERE outcome = 'abandoned'), 0),
        nullif(count(*) FILTER (WHERE outcome = 'replayed'), 0),
        nullif(count(prompt_tokens), 0),
        nullif(count(*) FILTER (WHERE usage_estimated), 0),
        nullif(count(*) FILTER (WHERE prompt_tokens IS NOT NULL AND cost_nanos IS NULL), 0),
        sum(prompt_tokens), sum(completion_tokens), sum(cached_tokens), sum(cache_write_tokens),
        sum(reasoning_tokens), sum(cost_nanos)
    FROM written
    GROUP BY 1, 2, 3, 4, 5, 6;
    RETURN NULL;
END $$;

-- An attempt comes with its request or after it. Few take something: a statement for their day only is planned for them,
-- because one for any day would be planned for all.
CREATE FUNCTION ledger_attempts_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_day date;
BEGIN
    IF EXISTS (SELECT FROM written WHERE prompt_tokens IS NOT NULL) THEN
        FOR v_day IN
            SELECT DISTINCT (request_started_at AT TIME ZONE 'UTC')::date FROM written WHERE prompt_tokens IS NOT NULL
        LOOP
            EXECUTE format(
                'INSERT INTO ledger_deltas (slice, tenant_id, key_id, model, channel_id, provider, extra_attempts,
                    unpriced_attempts, extra_prompt_tokens, extra_completion_tokens, extra_cost_nanos)
                SELECT ledger_slice(r.started_at, 15), r.tenant_id, r.key_id, r.model, a.channel_id, a.provider,
                    count(*), nullif(count(*) FILTER (WHERE a.cost_nanos IS NULL), 0),
                    sum(a.prompt_tokens), sum(a.completion_tokens), sum(a.cost_nanos)
                FROM written a JOIN requests r ON r.request_id = a.request_id AND r.started_at = a.request_started_at
                WHERE a.prompt_tokens IS NOT NULL AND r.started_at >= %1$L AND r.started_at < %2$L
                GROUP BY 1, 2, 3, 4, 5, 6',
                v_day::text || ' 00:00:00+00', (v_day + 1)::text || ' 00:00:00+00');
        END LOOP;
    END IF;
    RETURN NULL;
END $$;

-- The gateway neither changes rows nor deletes them; should somebody do so, their days are added up anew.
CREATE FUNCTION ledger_requests_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_unsummed SELECT DISTINCT (started_at AT TIME ZONE 'UTC')::date FROM touched;
    RETURN NULL;
END $$;

CREATE FUNCTION ledger_attempts_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_unsummed SELECT DISTINCT (request_started_at AT TIME ZONE 'UTC')::date FROM touched;
    RETURN NULL;
END $$;

CREATE FUNCTION ledger_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_unsummed SELECT DISTINCT (slice AT TIME ZONE 'UTC')::date
        FROM (SELECT slice FROM ledger_sums WHERE grain = 1440 UNION SELECT slice FROM ledger_deltas) known;
    RETURN NULL;
END $$;

-- Moves deltas into sums, of the groups and times that they touch; one at a time over all nodes. False when another is
-- at it. What a statement deletes and what it inserts in its place is seen at once or not at all.
CREATE FUNCTION ledger_sum() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_grains   CONSTANT int[] := ARRAY[15, 60, 360, 1440];
    v_quarters timestamptz[];
    v_slices   timestamptz[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('lyss ledger_sums')) THEN
        RETURN false;
    END IF;
    SELECT array_agg(DISTINCT slice) INTO v_quarters FROM ledger_deltas;
    IF v_quarters IS NULL THEN
        RETURN true;
    END IF;
    SELECT array_agg(DISTINCT ledger_slice(quarter, grain)) INTO v_slices
        FROM unnest(v_quarters) quarter CROSS JOIN unnest(v_grains) grain;
    WITH moved AS (
        DELETE FROM ledger_deltas WHERE slice = ANY (v_quarters) RETURNING *
    ), given AS (
        SELECT grain, ledger_slice(m.slice, grain) AS at, m.* FROM moved m CROSS JOIN unnest(v_grains) grain
    ), groups AS ( -- null and '' may meet here: both are then written again as they were
        SELECT DISTINCT grain, at, coalesce(tenant_id, '') AS tenant_id, coalesce(key_id, '') AS key_id,
            coalesce(model, '') AS model, coalesce(channel_id, '') AS channel_id, coalesce(provider, '') AS provider
        FROM given
    ), replaced AS (
        DELETE FROM ledger_sums s USING groups g
        WHERE s.grain = ANY (v_grains) AND s.slice = ANY (v_slices) -- by the index
            AND s.grain = g.grain AND s.slice = g.at AND coalesce(s.tenant_id, '') = g.tenant_id
            AND coalesce(s.key_id, '') = g.key_id AND coalesce(s.model, '') = g.model
            AND coalesce(s.channel_id, '') = g.channel_id AND coalesce(s.provider, '') = g.provider
        RETURNING s.*
    ), parts AS (
        SELECT * FROM replaced
        UNION ALL
        SELECT grain, at, tenant_id, key_id, model, channel_id, provider, requests, answered, failed, cut, abandoned,
            replayed, used_requests, estimated_requests, unpriced_requests, prompt_tokens, completion_tokens,
            cached_tokens, cache_write_tokens, reasoning_tokens, cost_nanos, extra_attempts, unpriced_attempts,
            extra_prompt_tokens, extra_completion_tokens, extra_cost_nanos
        FROM given
    )
    INSERT INTO ledger_sums
    SELECT grain, slice, tenant_id, key_id, model, channel_id, provider, sum(requests), sum(answered), sum(failed),
        sum(cut), sum(abandoned), sum(replayed), sum(used_requests), sum(estimated_requests), sum(unpriced_requests),
        sum(prompt_tokens), sum(completion_tokens), sum(cached_tokens), sum(cache_write_tokens), sum(reasoning_tokens),
        sum(cost_nanos), sum(extra_attempts), sum(unpriced_attempts), sum(extra_prompt_tokens),
        sum(extra_completion_tokens), sum(extra_cost_nanos)
    FROM parts
    GROUP BY grain, slice, tenant_id, key_id, model, channel_id, provider;
    RETURN true;
END $$;

-- Adds up anew the latest day whose sums do not hold, and says which; null when there is none or another is at it.
-- Whoever writes meanwhile is not seen, neither his rows nor his deltas nor his marks, and so keeps them.
CREATE FUNCTION ledger_resum() RETURNS date LANGUAGE plpgsql AS $$
DECLARE
    v_day  date;
    v_from timestamptz;
    v_to   timestamptz;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('lyss ledger_sums')) THEN
        RETURN NULL;
    END IF;
    SELECT max(day) INTO v_day FROM ledger_unsummed;
    IF v_day IS NULL THEN
        RETURN NULL;
    END IF;
    v_from := v_day::timestamp AT TIME ZONE 'UTC';
    v_to := (v_day + 1)::timestamp AT TIME ZONE 'UTC';
    EXECUTE '
        WITH unmarked AS (
            DELETE FROM ledger_unsummed WHERE day = $1
        ), old_sums AS (
            DELETE FROM ledger_sums WHERE grain = ANY (ARRAY[15, 60, 360, 1440]) AND slice >= $2 AND slice < $3
        ), old_deltas AS (
            DELETE FROM ledger_deltas WHERE slice >= $2 AND slice < $3
        )
        INSERT INTO ledger_deltas
        SELECT ledger_slice(started_at, 15), tenant_id, key_id, model, channel_id, provider,
            count(*),
            nullif(count(*) FILTER (WHERE outcome = ''answered''), 0),
            nullif(count(*) FILTER (WHERE outcome = ''failed''), 0),
            nullif(count(*) FILTER (WHERE outcome = ''cut''), 0),
            nullif(count(*) FILTER (WHERE outcome = ''abandoned''), 0),
            nullif(count(*) FILTER (WHERE outcome = ''replayed''), 0),
            nullif(count(prompt_tokens), 0),
            nullif(count(*) FILTER (WHERE usage_estimated), 0),
            nullif(count(*) FILTER (WHERE prompt_tokens IS NOT NULL AND cost_nanos IS NULL), 0),
            sum(prompt_tokens), sum(completion_tokens), sum(cached_tokens), sum(cache_write_tokens),
            sum(reasoning_tokens), sum(cost_nanos), NULL, NULL, NULL, NULL, NULL
        FROM requests
        WHERE started_at >= $2 AND started_at < $3
        GROUP BY 1, 2, 3, 4, 5, 6
        UNION ALL
        SELECT ledger_slice(r.started_at, 15), r.tenant_id, r.key_id, r.model, a.channel_id, a.provider,
            NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            count(*), nullif(count(*) FILTER (WHERE a.cost_nanos IS NULL), 0),
            sum(a.prompt_tokens), sum(a.completion_tokens), sum(a.cost_nanos)
        FROM attempts a JOIN requests r ON r.request_id = a.request_id AND r.started_at = a.request_started_at
        WHERE a.prompt_tokens IS NOT NULL AND a.request_started_at >= $2 AND a.request_started_at < $3
            AND r.started_at >= $2 AND r.started_at < $3
        GROUP BY 1, 2, 3, 4, 5, 6'
        USING v_day, v_from, v_to;
    RETURN v_day;
END $$;

-- Days that are dropped take their sums along: a report says what the ledger has.
ALTER FUNCTION drop_ledger_before(date) RENAME TO drop_ledger_days_before;
CREATE FUNCTION drop_ledger_before(first_kept date) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    v_dropped int;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('lyss ledger_sums'));
    v_dropped := drop_ledger_days_before(first_kept);
    DELETE FROM ledger_sums
        WHERE grain = ANY (ARRAY[15, 60, 360, 1440]) AND slice < first_kept::timestamp AT TIME ZONE 'UTC';
    DELETE FROM ledger_deltas WHERE slice < first_kept::timestamp AT TIME ZONE 'UTC';
    DELETE FROM ledger_unsummed WHERE day < first_kept;
    RETURN v_dropped;
END $$;

CREATE TRIGGER requests_written AFTER INSERT ON requests
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION ledger_requests_written();
CREATE TRIGGER attempts_written AFTER INSERT ON attempts
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION ledger_attempts_written();
CREATE TRIGGER requests_changed_from AFTER UPDATE ON requests
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION ledger_requests_touched();
CREATE TRIGGER requests_changed_to AFTER UPDATE ON requests
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION ledger_requests_touched();
CREATE TRIGGER requests_deleted AFTER DELETE ON requests
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION ledger_requests_touched();
CREATE TRIGGER attempts_changed_from AFTER UPDATE ON attempts
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION ledger_attempts_touched();
CREATE TRIGGER attempts_changed_to AFTER UPDATE ON attempts
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION ledger_attempts_touched();
CREATE TRIGGER attempts_deleted AFTER DELETE ON attempts
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION ledger_attempts_touched();
CREATE TRIGGER requests_emptied AFTER TRUNCATE ON requests
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_emptied();
CREATE TRIGGER attempts_emptied AFTER TRUNCATE ON attempts
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_emptied();

-- Days that have rows already are added up later, by the gateway and not here, where it would keep out those who write.
DO $$
DECLARE
    v_partition regclass;
    v_has_rows  boolean;
BEGIN
    FOR v_partition IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'requests'::regclass LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', v_partition) INTO v_has_rows;
        IF v_has_rows AND v_partition::text ~ '^requests_[0-9]{8}$' THEN
            INSERT INTO ledger_unsummed VALUES (to_date(right(v_partition::text, 8), 'YYYYMMDD'));
        ELSIF v_has_rows THEN
            EXECUTE format(
                'INSERT INTO ledger_unsummed SELECT DISTINCT (started_at AT TIME ZONE ''UTC'')::date FROM %s',
                v_partition);
        END IF;
    END LOOP;
END $$;

-- Forgets windows of quotas that began before a day, and says how many; those without an end are never over. What nodes
-- still hold of one is returned first, and who posts to one at the moment keeps it until the next time.
CREATE FUNCTION drop_quota_windows_before(first_kept date) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    v_dropped int;
BEGIN
    DELETE FROM quota_windows WHERE ctid = ANY (ARRAY(
        SELECT w.ctid FROM quota_windows w
        WHERE w.window_start < first_kept::timestamp AT TIME ZONE 'UTC' AND w.leased = 0
            AND NOT EXISTS (SELECT FROM quotas q WHERE q.id = w.quota_id AND q.period = 'total')
        FOR UPDATE OF w SKIP LOCKED));
    GET DIAGNOSTICS v_dropped = ROW_COUNT;
    RETURN v_dropped;
END $$;
