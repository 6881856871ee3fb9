package ai.lyss.gateway.ledger;

import ai.lyss.gateway.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;

/** A real database with the real tables, for the tests of one class. */
final class LedgerDatabase {

    private final DataSource dataSource;
    private final JdbcTemplate jdbc;

    LedgerDatabase() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(TestDatabase.migrated().dataSource());
        config.setMaximumPoolSize(4);
        dataSource = new HikariDataSource(config);
        jdbc = new JdbcTemplate(dataSource);
    }

    /** This one, without rows. */
    LedgerDatabase emptied() {
        jdbc.execute("truncate requests, attempts");
        return this;
    }

    static void createTables(DataSource dataSource) {
        Flyway.configure().dataSource(dataSource).load().migrate();
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
        return jdbc.queryForObject(
                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
                        Integer.class)
                > 0;
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
