-- Days and months are those of the tenant.
ALTER TABLE tenants ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC';

-- How much a tenant, one of its keys, or a model within either may use. Money is in billionths of a dollar.
CREATE TABLE quotas (
    id             text PRIMARY KEY,
    tenant_id      text        NOT NULL REFERENCES tenants (id),
    key_id         text,
    model          text CHECK (model <> ''),
    name           text        NOT NULL,
    period         text        NOT NULL CHECK (period IN ('day', 'month', 'total')),
    unit           text        NOT NULL
        CHECK (unit IN ('requests', 'prompt_tokens', 'completion_tokens', 'total_tokens', 'cost')),
    amount         bigint      NOT NULL CHECK (amount >= 0),
    mode           text        NOT NULL DEFAULT 'enforce' CHECK (mode IN ('enforce', 'shadow')),
    when_exhausted text        NOT NULL DEFAULT 'cut' CHECK (when_exhausted IN ('cut', 'finish')),
    version        int         NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX quotas_tenant ON quotas (tenant_id);

-- What is used, what nodes hold, and what was used beyond what could be reserved. used + leased <= amount, but for the
-- overrun and for amounts that were lowered. No reference: what is posted for a deleted quota must not fail.
CREATE TABLE quota_windows (
    quota_id     text        NOT NULL,
    window_start timestamptz NOT NULL,
    used         bigint      NOT NULL DEFAULT 0,
    leased       bigint      NOT NULL DEFAULT 0 CHECK (leased >= 0),
    overrun      bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (quota_id, window_start)
);

-- The nodes that hold leases. A node whose beats stand still is gone; no clock is asked.
CREATE TABLE quota_nodes (
    id    text PRIMARY KEY,
    beats bigint NOT NULL DEFAULT 0
);

-- What a node holds of a window: leased is the sum of these.
CREATE TABLE quota_leases (
    node_id      text        NOT NULL REFERENCES quota_nodes (id),
    quota_id     text        NOT NULL,
    window_start timestamptz NOT NULL,
    amount       bigint      NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (node_id, quota_id, window_start)
);

-- Everything below locks in one order: node, window (by quota and start), lease.

-- Leases what is needed, or up to what is wished for while there is plenty; an eighth of the room at most, so that
-- slices shrink as the budget runs out. The window that is open may be a later one than the one asked for: it is told,
-- and nothing is leased. No row: there is no such quota to enforce. Whoever gets nothing though others hold some makes
-- them return what is idle.
CREATE FUNCTION quota_lease(p_node text, p_quota text, p_window timestamptz, p_need bigint, p_wish bigint)
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
    SELECT * INTO v_window FROM quota_windows w
        WHERE w.quota_id = p_quota AND w.window_start = p_window FOR UPDATE;
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

-- Gives back what a node does not need; never more than it holds.
CREATE FUNCTION quota_return(p_node text, p_quota text, p_window timestamptz, p_amount bigint) RETURNS bigint
    LANGUAGE plpgsql AS $$
DECLARE
    v_held bigint;
    v_back bigint;
BEGIN
    PERFORM 1 FROM quota_windows w WHERE w.quota_id = p_quota AND w.window_start = p_window FOR UPDATE;
    SELECT l.amount INTO v_held FROM quota_leases l
        WHERE l.node_id = p_node AND l.quota_id = p_quota AND l.window_start = p_window FOR UPDATE;
    v_back := least(p_amount, coalesce(v_held, 0));
    IF v_back <= 0 THEN
        RETURN 0;
    END IF;
    IF v_back = v_held THEN
        DELETE FROM quota_leases l
            WHERE l.node_id = p_node AND l.quota_id = p_quota AND l.window_start = p_window;
    ELSE
        UPDATE quota_leases l SET amount = l.amount - v_back
            WHERE l.node_id = p_node AND l.quota_id = p_quota AND l.window_start = p_window;
    END IF;
    UPDATE quota_windows w SET leased = w.leased - v_back
        WHERE w.quota_id = p_quota AND w.window_start = p_window;
    RETURN v_back;
END $$;

-- Returns all that a node held, and forgets the node; unless it has beaten since, or is gone already.
CREATE FUNCTION quota_sweep(p_node text, p_beats bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_lease quota_leases;
BEGIN
    PERFORM 1 FROM quota_nodes n WHERE n.id = p_node AND n.beats = p_beats FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    FOR v_lease IN SELECT * FROM quota_leases l WHERE l.node_id = p_node ORDER BY l.quota_id, l.window_start LOOP
        PERFORM quota_return(p_node, v_lease.quota_id, v_lease.window_start, 9223372036854775807);
    END LOOP;
    DELETE FROM quota_leases l WHERE l.node_id = p_node; -- those that have been charged down to nothing
    DELETE FROM quota_nodes n WHERE n.id = p_node;
    RETURN true;
END $$;

-- Turns reservations into usage. What is used beyond its reservation takes room that is left; where the quota is enforced
-- and there is none, it is an overrun. A lease that is gone has given its reservations back already.
CREATE FUNCTION quota_post(
    p_quotas text[], p_windows timestamptz[], p_nodes text[], p_reserved bigint[], p_used bigint[], p_excess bigint[])
    RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_charge record;
    v_window quota_windows;
    v_quota  quotas;
    v_held   bigint;
    v_back   bigint;
    v_beyond bigint;
BEGIN
    FOR v_charge IN
        SELECT * FROM unnest(p_quotas, p_windows, p_nodes, p_reserved, p_used, p_excess)
            AS c(quota, start, node, reserved, used, excess) ORDER BY c.quota, c.start, c.node
    LOOP
        INSERT INTO quota_windows (quota_id, window_start)
            SELECT q.id, v_charge.start FROM quotas q WHERE q.id = v_charge.quota ON CONFLICT DO NOTHING;
        SELECT * INTO v_window FROM quota_windows w
            WHERE w.quota_id = v_charge.quota AND w.window_start = v_charge.start FOR UPDATE;
        SELECT * INTO v_quota FROM quotas q WHERE q.id = v_charge.quota;
        CONTINUE WHEN v_window.quota_id IS NULL OR v_quota.id IS NULL;
        SELECT l.amount INTO v_held FROM quota_leases l
            WHERE l.node_id = v_charge.node AND l.quota_id = v_charge.quota AND l.window_start = v_charge.start
            FOR UPDATE;
        v_back := least(v_charge.reserved, coalesce(v_held, 0));
        IF v_back > 0 THEN
            UPDATE quota_leases l SET amount = l.amount - v_back
                WHERE l.node_id = v_charge.node AND l.quota_id = v_charge.quota AND l.window_start = v_charge.start;
        END IF;
        v_beyond := 0;
        IF v_quota.mode = 'enforce' THEN
            v_beyond := least(v_charge.excess,
                greatest(0, v_charge.excess - greatest(0, v_quota.amount - v_window.used - v_window.leased)));
        END IF;
        UPDATE quota_windows w
            SET used = w.used + v_charge.used, leased = w.leased - v_back, overrun = w.overrun + v_beyond
            WHERE w.quota_id = v_charge.quota AND w.window_start = v_charge.start;
    END LOOP;
END $$;

-- Changes reach all nodes at once.
CREATE FUNCTION notify_quotas() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('lyss_quota', 'changed');
    RETURN NULL;
END $$;
CREATE TRIGGER quotas_changed AFTER INSERT OR UPDATE OR DELETE ON quotas
    FOR EACH STATEMENT EXECUTE FUNCTION notify_quotas();
CREATE TRIGGER tenants_time_zone_changed AFTER UPDATE OF time_zone ON tenants
    FOR EACH STATEMENT EXECUTE FUNCTION notify_quotas();
