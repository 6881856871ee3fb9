-- Called in the statement that writes rows into the ledger, so that rows and charges are one journey and one commit.
-- Charges come with the id of their request; those whose row is not new have been posted before. Those of the same lease
-- are one.
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
    IF v_quotas IS NOT NULL THEN
        PERFORM quota_post(v_quotas, v_windows, v_nodes, v_reserved, v_used, v_excess);
    END IF;
END $$;
