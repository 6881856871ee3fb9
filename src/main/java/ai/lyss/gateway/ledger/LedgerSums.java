package ai.lyss.gateway.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps the sums of the ledger that reports read: what writers have left since is moved into them, and days whose sums
 * do not hold are added up anew, such as those of a ledger from before there were sums. Reports are right whether it has
 * been here or not; they are fast when it has. Every node does it, and whoever finds another at it leaves it to that one.
 */
@Component
class LedgerSums implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerSums.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private ScheduledExecutorService timer = timer();

    LedgerSums(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    private static ScheduledExecutorService timer() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("ledger-sums").factory());
    }

    @Override
    public void start() {
        timer = timer();
        timer.scheduleWithFixedDelay(
                this::turn, INTERVAL.toMillis() / 2, INTERVAL.toMillis(), TimeUnit.MILLISECONDS); // others start first
    }

    @Override
    public void stop() {
        timer.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return !timer.isShutdown();
    }

    @Override
    public int getPhase() {
        return LedgerWriter.PHASE;
    }

    private void turn() {
        try {
            addUp();
        } catch (SQLException | RuntimeException failed) { // the next turn must come
            LOG.debug("The sums of the ledger wait for the next turn: {}", failed.getMessage());
        }
    }

    /** Adds up what there is; each day and all that is new in a transaction of its own. */
    void addUp() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select ledger_sum()");
            int days = 0;
            for (String day = resum(statement); day != null && isRunning(); day = resum(statement)) {
                LOG.info("The day {} of the ledger is added up anew", day);
                statement.execute("select ledger_sum()");
                days++;
            }
            if (days > 0) {
                statement.execute("analyze ledger_sums"); // so much has changed that plans would be wrong until then
            }
        }
    }

    private static @Nullable String resum(Statement statement) throws SQLException {
        try (ResultSet day = statement.executeQuery("select ledger_resum()")) {
            day.next();
            return day.getString(1);
        }
    }
}
