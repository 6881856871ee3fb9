package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.core.ChargeBook;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A book that writes charges into a table of its own, and notes what it is told. */
final class PostedCharges implements ChargeBook {

    private final JdbcTemplate jdbc;
    private final Queue<String> committed = new ConcurrentLinkedQueue<>();
    private final Queue<String> spooled = new ConcurrentLinkedQueue<>();
    private final Queue<String> dropped = new ConcurrentLinkedQueue<>();
    private volatile String refused = "";

    PostedCharges(LedgerDatabase database) {
        this(database.dataSource());
    }

    PostedCharges(DataSource dataSource) {
        jdbc = new JdbcTemplate(dataSource);
        jdbc.execute("create table if not exists posted (lease text)");
        jdbc.execute("truncate posted");
    }

    static Charge charge(String lease) {
        return new Charge("quota", Instant.EPOCH, lease, 2, 1);
    }

    void refuse(String lease) {
        refused = lease;
    }

    @Override
    public void post(Connection transaction, List<Charge> charges) throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement("insert into posted values (?)")) {
            for (Charge charge : charges) {
                if (charge.leaseId().equals(refused)) {
                    throw new SQLException("refused", "23000");
                }
                insert.setString(1, charge.leaseId());
                insert.execute();
            }
        }
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
