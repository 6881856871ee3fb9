-- Charges are noted where the ledger's rows are written, and collected into the counters later. Whoever writes rows then
-- neither waits for the others that use the same quota nor holds them up, and does a fraction of the work. Whoever leases
-- collects first, and so does whoever reads: nobody decides on counters that leave something out. A lease may be returned
-- before what it was charged is collected; then nothing is left to give back, as for the lease of a node that is gone.

-- Numbers end at 2^62, beyond which nothing that is added to them may go: usage is what upstreams say.
CREATE TABLE quota_charges (
    quota_id     text        NOT NULL,
    window_start timestamptz NOT NULL,
    node_id      text        NOT NULL,
    reserved     bigint      NOT NULL,
    used         bigint      NOT NULL,
    excess       bigint      NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
CREATE INDEX quota_charges_window ON quota_charges (quota_id, window_start); -- a quiet quota does not read a busy one's

CREATE FUNCTION quota_amount(p_amount numeric) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN least(p_amount, 4611686018427387904)::bigint;

-- Takes the place of the one that posted. Charges come with the id of their request; those whose row is not new have been
-- noted before. The planner would plan it anew each time, which takes longer than all else.
CREATE OR REPLACE FUNCTION ledger_charge(
    p_new text[], p_requests text[], p_quotas text[], p_windows timestamptz[], p_nodes text[], p_reserved bigint[],
    p_used bigint[])
    RETURNS void LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO quota_charges (quota_id, window_start, node_id, reserved, used, excess)
        SELECT c.quota, c.start, c.node, quota_amount(sum(c.reserved)), quota_amount(sum(c.used)),
            quota_amount(sum(CASE WHEN c.node = '' THEN 0 ELSE greatest(0, c.used - c.reserved) END))
        FROM unnest(p_requests, p_quotas, p_windows, p_nodes, p_reserved, p_used)
            AS c(request, quota, start, node, reserved, used)
        WHERE c.request = ANY (p_new)
        GROUP BY c.quota, c.start, c.node;
END $$;

-- Locks a window, makes it when there is only something to count, and brings its counters up to date: reservations become
-- usage; what is used beyond them takes room that is left, and the rest is an overrun where the quota is enforced. Where a
-- lease is gone, what was reserved from it has been given back already, and is no room. Null: there is no such window.
CREATE FUNCTION quota_collect(p_quota text, p_window timestamptz) RETURNS quota_windows LANGUAGE plpgsql AS $$
DECLARE
    v_window quota_windows;
BEGIN
    SELECT * INTO v_window FROM quota_windows w
        WHERE w.quota_id = p_quota AND w.window_start = p_window FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO quota_windows (quota_id, window_start)
            SELECT q.id, p_window FROM quotas q
            WHERE q.id = p_quota
                AND EXISTS (SELECT FROM quota_charges c WHERE c.quota_id = p_quota AND c.window_start = p_window)
            ON CONFLICT DO NOTHING;
        SELECT * INTO v_window FROM quota_windows w
            WHERE w.quota_id = p_quota AND w.window_start = p_window FOR UPDATE;
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
    END IF;
    WITH noted AS (
        DELETE FROM quota_charges c WHERE c.quota_id = p_quota AND c.window_start = p_window
            RETURNING c.node_id, c.reserved, c.used, c.excess
    ), charged AS (
        SELECT node_id, sum(reserved) AS reserved, sum(used) AS used, sum(excess) AS excess FROM noted GROUP BY node_id
    ), given AS MATERIALIZED (
        SELECT c.*, least(c.reserved, coalesce(l.amount, 0))::bigint AS back
            FROM charged c LEFT JOIN quota_leases l
                ON l.node_id = c.node_id AND l.quota_id = p_quota AND l.window_start = p_window
    ), returned AS (
        UPDATE quota_leases l SET amount = l.amount - g.back FROM given g
            WHERE g.back > 0 AND l.node_id = g.node_id AND l.quota_id = p_quota AND l.window_start = p_window
    ), sums AS (
        SELECT sum(back)::bigint AS back, sum(reserved) AS reserved, sum(used) AS used, sum(excess) AS excess FROM given
            HAVING count(*) > 0
    )
    UPDATE quota_windows w
        SET used = quota_amount(w.used + s.used), leased = w.leased - s.back,
            overrun = quota_amount(w.overrun + CASE WHEN q.mode = 'enforce'
                THEN greatest(0, s.excess - greatest(0, q.amount - w.used - w.leased - (s.reserved - s.back)))
                ELSE 0 END)
        FROM sums s JOIN quotas q ON q.id = p_quota
        WHERE w.quota_id = p_quota AND w.window_start = p_window
        RETURNING w.* INTO v_window;
    IF NOT FOUND THEN -- nothing had been noted
        SELECT * INTO v_window FROM quota_windows w WHERE w.quota_id = p_quota AND w.window_start = p_window;
    END IF;
    RETURN v_window;
END $$;

-- A window with all that has been charged; locks nothing when there is nothing to collect.
CREATE FUNCTION quota_counters(p_quota text, p_window timestamptz) RETURNS quota_windows LANGUAGE plpgsql AS $$
DECLARE
    v_window quota_windows;
BEGIN
    IF EXISTS (SELECT FROM quota_charges c WHERE c.quota_id = p_quota AND c.window_start = p_window) THEN
        RETURN quota_collect(p_quota, p_window);
    END IF;
    SELECT * INTO v_window FROM quota_windows w WHERE w.quota_id = p_quota AND w.window_start = p_window;
    RETURN v_window;
END $$;

-- Collects all that has been noted, window by window in transactions of their own; to be called outside of one. One node
-- is at it at a time. A window that fails keeps none of the others.
CREATE PROCEDURE quota_collect_all() LANGUAGE plpgsql AS $$
DECLARE
    v_noted record;
BEGIN
    DELETE FROM quota_charges c WHERE NOT EXISTS (SELECT FROM quotas q WHERE q.id = c.quota_id);
    COMMIT;
    FOR v_noted IN SELECT DISTINCT quota_id, window_start FROM quota_charges ORDER BY 1, 2 LOOP
        EXIT WHEN NOT pg_try_advisory_xact_lock(hashtext('lyss quota_collect_all'));
        BEGIN
            IF EXISTS (SELECT FROM quota_charges c
                    WHERE c.quota_id = v_noted.quota_id AND c.window_start = v_noted.window_start) THEN
                PERFORM quota_collect(v_noted.quota_id, v_noted.window_start);
            END IF;
        EXCEPTION WHEN OTHERS THEN
            RAISE WARNING 'quota % cannot be collected: %', v_noted.quota_id, SQLERRM;
        END;
        COMMIT;
    END LOOP;
END $$;

-- As before, but that the window is collected where it was locked: a function can be replaced as a whole only.
CREATE OR REPLACE FUNCTION quota_lease(
    p_node text, p_quota text, p_window timestamptz, p_need bigint, p_wish bigint)
    RETURNS TABLE (granted bigint, open_window timestamptz, now_used bigint, now_leased bigint, own bigint)
    LANGUAGE plpgsql AS $$
DECLARE
    v_window quota_windows;
    v_limit  bigint;
    v_room   bigint;
    v_take   bigint := 0;
    v_own    bigint;
BEGIN
    PERFORM 1 FROM quota_nodes WHERE id = p_node FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'node % is not known any more', p_node USING ERRCODE = 'LY001';
    END IF;
    SELECT max(w.window_start) INTO open_window FROM quota_windows w WHERE w.quota_id = p_quota;
    IF open_window > p_window THEN
        RETURN QUERY SELECT 0::bigint, open_window, 0::bigint, 0::bigint, 0::bigint;
        RETURN;
    END IF;
    INSERT INTO quota_windows (quota_id, window_start)
        SELECT q.id, p_window FROM quotas q WHERE q.id = p_quota ON CONFLICT DO NOTHING;
    v_window := quota_collect(p_quota, p_window);
    SELECT q.amount INTO v_limit FROM quotas q WHERE q.id = p_quota AND q.mode = 'enforce';
    IF NOT FOUND OR v_window.quota_id IS NULL THEN
        RETURN;
    END IF;
    v_room := v_limit - v_window.used - v_window.leased;
    IF v_room >= p_need THEN
        v_take := least(v_room, greatest(p_need, least(p_wish, v_room / 8)));
        UPDATE quota_windows w SET leased = w.leased + v_take
            WHERE w.quota_id = p_quota AND w.window_start = p_window;
        INSERT INTO quota_leases AS l (node_id, quota_id, window_start, amount)
            VALUES (p_node, p_quota, p_window, v_take)
            ON CONFLICT (node_id, quota_id, window_start) DO UPDATE SET amount = l.amount + v_take
            RETURNING l.amount INTO v_own;
    ELSE
        SELECT coalesce(sum(l.amount), 0) INTO v_own FROM quota_leases l
            WHERE l.node_id = p_node AND l.quota_id = p_quota AND l.window_start = p_window;
        IF v_window.leased > v_own THEN
            PERFORM pg_notify('lyss_quota', 'short ' || p_quota);
        END IF;
    END IF;
    RETURN QUERY SELECT v_take, p_window, v_window.used, v_window.leased + v_take, v_own;
END $$;
