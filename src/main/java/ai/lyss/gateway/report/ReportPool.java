package ai.lyss.gateway.report;

import ai.lyss.gateway.core.ReportDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * The connections of reports: few, read-only, and with a time after which the database gives up. They are not those of
 * requests, so that nobody who reads reports keeps an answer waiting. None is open while nobody asks. Not a
 * {@link DataSource} among the beans: there, everybody would have to say which one is meant.
 */
@Component
final class ReportPool implements ReportDatabase, AutoCloseable {

    /** A plan for any value would read all tenants and all days. Code is not compiled: there are too many partitions. */
    private static final String SETTINGS =
            "SET default_transaction_read_only = on; SET plan_cache_mode = force_custom_plan; SET jit = off";

    private static final int IDLE_MILLIS = 60_000;

    private final HikariDataSource pool;
    private final int tries;

    ReportPool(DataSource dataSource, ReportSettings settings) throws SQLException {
        HikariConfig config = new HikariConfig();
        dataSource.unwrap(HikariDataSource.class).copyStateTo(config);
        config.setPoolName("reports");
        config.setMaximumPoolSize(settings.parallel());
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_MILLIS);
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(
                SETTINGS + "; SET statement_timeout = " + settings.timeout().toMillis());
        pool = new HikariDataSource(config);
        tries = 1 + Math.toIntExact(settings.timeout().toMillis() / config.getConnectionTimeout());
    }

    @Override
    public DataSource connections() {
        return pool;
    }

    @Override
    public int tries() {
        return tries;
    }

    @Override
    public void close() {
        pool.close();
    }
}
