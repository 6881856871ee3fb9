package ai.lyss.gateway.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** A real PostgreSQL with the ledger's tables; one for all tests of a JVM, emptied between them. */
final class LedgerDatabase {

    private static final LedgerDatabase SHARED = new LedgerDatabase();

    private final DataSource dataSource;
    private final JdbcTemplate jdbc;

    private LedgerDatabase() {
        try {
            dataSource = pool(EmbeddedPostgres.start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        createTables(dataSource);
        jdbc = new JdbcTemplate(dataSource);
    }

    static LedgerDatabase empty() {
        SHARED.jdbc.execute("truncate requests, attempts");
        return SHARED;
    }

    static HikariDataSource pool(EmbeddedPostgres postgres) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(postgres.getPostgresDatabase());
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }

    static void createTables(DataSource dataSource) {
        new ResourceDatabasePopulator(new ClassPathResource("ledger/tables.sql")).execute(dataSource);
    }

    DataSource dataSource() {
        return dataSource;
    }

    List<String> requestIds() {
        return jdbc.queryForList("select request_id from requests order by request_id", String.class);
    }

    Map<String, Object> request(String id) {
        return jdbc.queryForMap("select * from requests where request_id = ?", id);
    }

    List<Map<String, Object>> attempts(String requestId) {
        return jdbc.queryForList("select * from attempts where request_id = ? order by attempt", requestId);
    }

    /** How many transactions the rows came in. */
    int transactions() {
        return jdbc.queryForObject("select count(distinct xmin::text) from requests", Integer.class);
    }

    /** True while some connection waits for a lock. */
    boolean somebodyWaits() {
        return jdbc.queryForObject("select count(*) from pg_locks where not granted", Integer.class) > 0;
    }

    /** Holds up whoever writes until it is closed. */
    Hold hold() throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        connection.createStatement().execute("lock table requests in exclusive mode");
        return () -> {
            connection.rollback();
            connection.close();
        };
    }

    interface Hold extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }
}
