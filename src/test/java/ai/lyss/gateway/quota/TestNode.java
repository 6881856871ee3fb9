package ai.lyss.gateway.quota;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.database.TestNotices;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** A node with its own connections; several of them on one database are a cluster. */
final class TestNode implements AutoCloseable {

    static final QuotaSettings SETTINGS = new QuotaSettings(
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            256,
            32768,
            QuotaSettings.Unpriced.REJECT,
            QuotaSettings.DatabaseAway.SERVE_FROM_LEASE_THEN_REJECT);

    final HikariDataSource pool;
    final QuotaStore store;
    final QuotaTables tables;
    final Quotas quotas;
    private final TestNotices notices;

    TestNode(TestDatabase database, QuotaSettings settings) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setMaximumPoolSize(5);
        config.setConnectionTimeout(2000);
        pool = new HikariDataSource(config);
        store = new QuotaStore(JdbcClient.create(pool), new DataSourceTransactionManager(pool));
        tables = new QuotaTables(pool);
        notices = new TestNotices(pool);
        quotas = new Quotas(store, tables, settings, notices);
        quotas.start();
    }

    TestNode(TestDatabase database) throws SQLException {
        this(database, SETTINGS);
    }

    static void tenant(TestDatabase database, String id) {
        database.client()
                .sql("INSERT INTO tenants (id, name) VALUES (?, ?)")
                .params(id, id)
                .update();
    }

    /** A quota of a tenant, for all that it does. */
    static Quota quota(String tenant, Unit unit, long amount) {
        return new Quota(
                UUID.randomUUID().toString(),
                tenant,
                null,
                null,
                unit + " of " + tenant,
                Period.DAY,
                unit,
                amount,
                true,
                false,
                ZoneId.of("UTC"),
                1);
    }

    /** Makes a quota that this node knows when this returns. */
    Account add(Quota quota) {
        store.create(quota);
        quotas.reload();
        return account(quota);
    }

    Account account(Quota quota) {
        quotas.reload();
        return quotas.snapshot().accounts().get(quota.id());
    }

    /** One request from beginning to end. */
    void serve(List<Wanted> wanted, Duration patience, long... used)
            throws ExhaustedException, SQLException, InterruptedException {
        List<Hold> holds = quotas.node().reserve(() -> wanted, patience);
        List<Charge> charges = new ArrayList<>();
        for (int i = 0; i < holds.size(); i++) {
            holds.get(i).settle(used[i], charges);
        }
        post(charges);
    }

    /** What the ledger does with charges. */
    void post(List<Charge> charges) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement post =
                        connection.prepareStatement("SELECT ledger_charge(ARRAY['new'], ?, ?, ?, ?, ?, ?)")) {
            post.setArray(1, array(connection, "text", charges, charge -> "new"));
            post.setArray(2, array(connection, "text", charges, Charge::quotaId));
            post.setArray(3, array(connection, "timestamptz", charges, Charge::window));
            post.setArray(4, array(connection, "text", charges, Charge::leaseId));
            post.setArray(5, array(connection, "bigint", charges, Charge::reserved));
            post.setArray(6, array(connection, "bigint", charges, Charge::used));
            post.execute();
        }
        quotas.committed(charges);
    }

    private static Array array(
            Connection connection, String type, List<Charge> charges, Function<Charge, Object> element)
            throws SQLException {
        return connection.createArrayOf(type, charges.stream().map(element).toArray());
    }

    QuotaTables.Counters counters(Account account) throws SQLException {
        return tables.counters(
                account.quota().id(), account.window(quotas.node().now()).start());
    }

    /** As a process that is killed: no connection is left, and nothing is given back. */
    void kill() {
        notices.close();
        pool.close();
        quotas.stop(); // only its threads: it cannot give back any more
    }

    @Override
    public void close() {
        notices.close();
        quotas.stop();
        pool.close();
    }
}
