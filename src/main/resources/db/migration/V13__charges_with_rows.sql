-- Called in the statement that writes rows into the ledger, so that rows and charges are one journey and one commit.
-- Charges come with the id of their request; those whose row is not new have been posted before. Those of the same lease
-- are one. Otherwise it does what quota_post does, for all of them at once: locks in the same order, turns reservations
-- into usage, takes room that is left for what is used beyond, and calls the rest an overrun where the quota is enforced.
-- quota_post stays: during a deployment nodes that call it run beside those that do not.

CREATE FUNCTION ledger_charge(
    p_new text[], p_requests text[], p_quotas text[], p_windows timestamptz[], p_nodes text[], p_reserved bigint[],
    p_used bigint[])
    RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_quotas   text[];
    v_windows  timestamptz[];
    v_nodes    text[];
    v_reserved bigint[];
    v_used     bigint[];
    v_excess   bigint[];
BEGIN
    SELECT array_agg(s.quota), array_agg(s.start), array_agg(s.node), array_agg(s.reserved), array_agg(s.used),
            array_agg(s.excess)
        INTO v_quotas, v_windows, v_nodes, v_reserved, v_used, v_excess
        FROM (
            SELECT c.quota, c.start, c.node, sum(c.reserved)::bigint AS reserved, sum(c.used)::bigint AS used,
                sum(CASE WHEN c.node = '' THEN 0 ELSE greatest(0, c.used - c.reserved) END)::bigint AS excess
            FROM unnest(p_requests, p_quotas, p_windows, p_nodes, p_reserved, p_used)
                AS c(request, quota, start, node, reserved, used)
            WHERE c.request = ANY (p_new)
            GROUP BY c.quota, c.start, c.node) s;
    IF v_quotas IS NULL THEN
        RETURN;
    END IF;

    INSERT INTO quota_windows (quota_id, window_start) -- of which nobody leased anything; before any lock is held
        SELECT DISTINCT q.id, c.start FROM unnest(v_quotas, v_windows) AS c(quota, start)
            JOIN quotas q ON q.id = c.quota
            WHERE NOT EXISTS (SELECT FROM quota_windows w WHERE w.quota_id = c.quota AND w.window_start = c.start)
        ORDER BY 1, 2 ON CONFLICT DO NOTHING;
    PERFORM 1 FROM quota_windows w
        WHERE (w.quota_id, w.window_start) IN (SELECT * FROM unnest(v_quotas, v_windows))
        ORDER BY w.quota_id, w.window_start FOR UPDATE;

    -- A lease that is gone has given its reservations back already.
    WITH given AS MATERIALIZED (
        SELECT c.*, least(c.reserved, coalesce(l.amount, 0)) AS back
            FROM unnest(v_quotas, v_windows, v_nodes, v_reserved, v_used, v_excess)
                AS c(quota, start, node, reserved, used, excess)
            LEFT JOIN quota_leases l
                ON l.node_id = c.node AND l.quota_id = c.quota AND l.window_start = c.start
    ), returned AS (
        UPDATE quota_leases l SET amount = l.amount - g.back FROM given g
            WHERE g.back > 0 AND l.node_id = g.node AND l.quota_id = g.quota AND l.window_start = g.start
    ), sums AS (
        SELECT g.quota, g.start, sum(g.back) AS back, sum(g.used) AS used, sum(g.excess) AS excess
            FROM given g GROUP BY g.quota, g.start
    )
    UPDATE quota_windows w
        SET used = w.used + s.used, leased = w.leased - s.back,
            overrun = w.overrun + CASE WHEN q.mode = 'enforce'
                THEN greatest(0, s.excess - greatest(0, q.amount - w.used - w.leased)) ELSE 0 END
        FROM sums s JOIN quotas q ON q.id = s.quota
        WHERE w.quota_id = s.quota AND w.window_start = s.start;
END $$;
