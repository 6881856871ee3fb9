package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.ledger.LedgerSettings.Commit;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** The ledger while its database is stopped and started again. */
class LedgerOutageTest {

    private final AtomicInteger refusedConnections = new AtomicInteger();

    @TempDir(cleanup = CleanupMode.NEVER)
    Path directory;

    private EmbeddedPostgres postgres;

    @BeforeEach
    void start() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        postgres.close();
    }

    @Test
    void databaseStoppedAndBack_rowIsWritten() throws Exception {
        DataSource dataSource = following();
        LedgerDatabase.createTables(dataSource);
        LedgerWriter writer = writer(dataSource, Duration.ofMinutes(2));
        writer.write(Rows.answered("before")).get(1, TimeUnit.MINUTES);

        postgres.close();
        CompletableFuture<Void> committed = writer.write(Rows.answered("during"));
        await().until(() -> refusedConnections.get() > 1);
        assertThat(committed).isNotDone();

        start();
        committed.get(1, TimeUnit.MINUTES);
        assertThat(new JdbcTemplate(dataSource)
                        .queryForList("select request_id from requests order by started_at", String.class))
                .containsExactly("before", "during");
        writer.stop();
    }

    @Test
    void databaseAwayForTooLong_rowFails() throws Exception {
        DataSource dataSource = following();
        LedgerWriter writer = writer(dataSource, Duration.ofMillis(200));
        postgres.close();
        CompletableFuture<Void> committed = writer.write(Rows.answered("req-1"));
        await().until(committed::isDone);
        assertThat(committed.exceptionNow()).isInstanceOf(SQLException.class);
        writer.stop();
    }

    private static LedgerWriter writer(DataSource dataSource, Duration timeout) {
        LedgerSettings settings = Ledgers.settings(Commit.BEFORE_ANSWER, timeout);
        LedgerWriter writer = Ledgers.writer(dataSource, settings);
        writer.start();
        return writer;
    }

    /** Connections to the server as it is now; it comes back on another port. */
    private DataSource following() {
        return new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                try {
                    return postgres.getPostgresDatabase().getConnection();
                } catch (SQLException refused) {
                    refusedConnections.incrementAndGet();
                    throw refused;
                }
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
            }
        };
    }
}
