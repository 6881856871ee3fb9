package ai.lyss.gateway.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps the sums of the ledger that reports read: what writers have left since is moved into them, and days whose sums
 * do not hold are added up anew, such as those of a ledger from before there were sums. Reports are right whether it has
 * been here or not; they are fast when it has. Every node does it, and whoever finds another at it leaves it to that one.
 */
@Component
class LedgerSums extends LedgerChore {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerSums.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final DataSource dataSource;

    LedgerSums(DataSource dataSource) {
        super("ledger-sums", INTERVAL.dividedBy(2), INTERVAL); // others start first
        this.dataSource = dataSource;
    }

    @Override
    void turn() {
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
