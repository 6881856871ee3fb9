package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.ledger.LedgerSettings.Commit;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody restores the database while a gateway runs: all that connections have prepared is of things that are gone. */
class LedgerRestoreTest {

    private static final int PREPARED = 10; // the driver prepares what it has seen five times, the server plans it then

    private final TestDatabase database = TestDatabase.migrated();

    @Test
    void connectionsOfBefore_writeAfterwards() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            LedgerTables tables = Ledgers.tables(pool, Ledgers.settings(Commit.BEFORE_ANSWER, Duration.ofMinutes(1)));
            for (int i = 0; i < PREPARED; i++) {
                tables.write(List.of(row("before-" + i)));
            }
            database.client().sql("drop schema public cascade").update();
            database.client().sql("create schema public").update();
            LedgerDatabase.createTables(database.dataSource());

            tables.write(List.of(row("after")));
        }
        assertThat(texts("select request_id from requests")).containsExactly("after");
        assertThat(texts("select quota_id from quota_charges")).containsExactly("quota");
    }

    private static LedgerRow row(String id) {
        return Rows.charged(id, new Charge("quota", Instant.EPOCH, "node", 5, 4));
    }

    private List<String> texts(String sql) {
        return database.client().sql(sql).query(String.class).list();
    }
}
