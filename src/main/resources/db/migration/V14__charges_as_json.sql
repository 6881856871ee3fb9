-- Charges come as one JSON text, as rows do, and are posted one after the other by lookups: a batch has those of few
-- quotas, for which one statement over all of them took longer to begin than to run. Each window is locked before its
-- lease, and windows in the order in which everybody locks them. What is done is what the function of arrays does, which
-- stays: during a deployment nodes that call it run beside those that do not.

CREATE FUNCTION ledger_charge(p_new text[], p_charges json) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    c      record;
    v_back bigint;
BEGIN
    FOR c IN
        SELECT g.quota, g.start, g.lease, sum(g.reserved)::bigint AS reserved, sum(g.used)::bigint AS used,
            sum(CASE WHEN g.lease = '' THEN 0 ELSE greatest(0, g.used - g.reserved) END)::bigint AS excess
        FROM json_to_recordset(p_charges)
            AS g(request text, quota text, start timestamptz, lease text, reserved bigint, used bigint)
        WHERE g.request = ANY (p_new)
        GROUP BY g.quota, g.start, g.lease
        ORDER BY g.quota, g.start, g.lease
    LOOP
        PERFORM 1 FROM quota_windows WHERE quota_id = c.quota AND window_start = c.start FOR UPDATE;
        IF NOT FOUND THEN -- nobody leased anything of it, or the quota is gone
            INSERT INTO quota_windows (quota_id, window_start)
                SELECT id, c.start FROM quotas WHERE id = c.quota ON CONFLICT DO NOTHING;
            PERFORM 1 FROM quota_windows WHERE quota_id = c.quota AND window_start = c.start FOR UPDATE;
            CONTINUE WHEN NOT FOUND;
        END IF;

        v_back := 0;
        IF c.reserved > 0 THEN
            UPDATE quota_leases SET amount = amount - c.reserved
                WHERE node_id = c.lease AND quota_id = c.quota AND window_start = c.start AND amount >= c.reserved;
            IF FOUND THEN
                v_back := c.reserved;
            ELSE -- a lease that is gone, or has become smaller, has given reservations back already
                SELECT amount INTO v_back FROM quota_leases
                    WHERE node_id = c.lease AND quota_id = c.quota AND window_start = c.start;
                v_back := coalesce(v_back, 0);
                UPDATE quota_leases SET amount = 0
                    WHERE node_id = c.lease AND quota_id = c.quota AND window_start = c.start AND amount > 0;
            END IF;
        END IF;

        UPDATE quota_windows w
            SET used = w.used + c.used, leased = w.leased - v_back,
                overrun = w.overrun + CASE WHEN q.mode = 'enforce'
                    THEN greatest(0, c.excess - greatest(0, q.amount - w.used - w.leased)) ELSE 0 END
            FROM quotas q
            WHERE q.id = c.quota AND w.quota_id = c.quota AND w.window_start = c.start;
    END LOOP;
END $$;
