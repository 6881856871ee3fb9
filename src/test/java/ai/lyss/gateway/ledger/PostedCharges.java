package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.core.ChargeBook;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A book whose charges go into a table of its own, and which notes what it is told. Changes its database for good. */
final class PostedCharges implements ChargeBook {

    private final JdbcTemplate jdbc;
    private final Queue<String> committed = new ConcurrentLinkedQueue<>();
    private final Queue<String> spooled = new ConcurrentLinkedQueue<>();
    private final Queue<String> dropped = new ConcurrentLinkedQueue<>();

    PostedCharges(LedgerDatabase database) {
        this(database.dataSource());
    }

    PostedCharges(DataSource dataSource) {
        jdbc = new JdbcTemplate(dataSource);
        jdbc.execute("create table if not exists posted (lease text)");
        jdbc.execute("create table if not exists refused (lease text)");
        jdbc.execute("truncate posted, refused");
        jdbc.execute("""
                create or replace function ledger_charge(p_new text[], p_requests text[], p_quotas text[],
                    p_windows timestamptz[], p_nodes text[], p_reserved bigint[], p_used bigint[])
                    returns void language plpgsql as $$
                begin
                    if exists (select from refused where lease = any (p_nodes)) then
                        raise exception 'refused' using errcode = '23000';
                    end if;
                    insert into posted select c.node from unnest(p_requests, p_nodes) as c (request, node)
                        where c.request = any (p_new);
                end $$""");
    }

    static Charge charge(String lease) {
        return new Charge("quota", Instant.EPOCH, lease, 2, 1);
    }

    void refuse(String lease) {
        jdbc.update("delete from refused");
        jdbc.update("insert into refused values (?)", lease);
    }

    @Override
    public void committed(List<Charge> charges) {
        charges.forEach(charge -> committed.add(charge.leaseId()));
    }

    @Override
    public void spooled(List<Charge> charges) {
        charges.forEach(charge -> spooled.add(charge.leaseId()));
    }

    @Override
    public void dropped(List<Charge> charges) {
        charges.forEach(charge -> dropped.add(charge.leaseId()));
    }

    List<String> posted() {
        return jdbc.queryForList("select lease from posted order by lease", String.class);
    }

    List<String> committed() {
        return committed.stream().sorted().toList();
    }

    List<String> spooled() {
        return spooled.stream().sorted().toList();
    }

    List<String> dropped() {
        return dropped.stream().sorted().toList();
    }
}
