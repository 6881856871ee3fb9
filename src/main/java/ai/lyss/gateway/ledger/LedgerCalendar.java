package ai.lyss.gateway.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Makes the ledger's next days before they begin, so that nobody waits at midnight, and drops those that are not kept,
 * and what was counted in windows of quotas that nobody asks about any more.
 * Every node does it; the second finds it done.
 */
@Component
class LedgerCalendar extends LedgerChore {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerCalendar.class);
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final int DAYS_AHEAD = 3;

    private final DataSource dataSource;
    private final LedgerDays days;
    private final Duration retention;
    private final Duration quotaWindows;
    private final Clock clock;

    @Autowired
    LedgerCalendar(DataSource dataSource, LedgerDays days, LedgerSettings settings) {
        this(dataSource, days, settings.retention(), settings.quotaWindows(), Clock.systemUTC());
    }

    LedgerCalendar(DataSource dataSource, LedgerDays days, Duration retention, Duration quotaWindows, Clock clock) {
        super("ledger-calendar", Duration.ZERO, INTERVAL);
        this.dataSource = dataSource;
        this.days = days;
        this.retention = retention;
        this.quotaWindows = quotaWindows;
        this.clock = clock;
    }

    @Override
    void turn() {
        try {
            prepare();
        } catch (SQLException | RuntimeException failed) { // the next turn must come, and the writer makes days too
            LOG.warn("The ledger's days are not prepared: {}", failed.getMessage());
        }
    }

    /** Makes the days ahead and drops those whose time is over. */
    void prepare() throws SQLException {
        LocalDate today = LocalDate.now(clock);
        try (Connection connection = dataSource.getConnection()) {
            for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
                days.ensure(connection, today.plusDays(ahead));
            }
            if (retention.isPositive()) {
                drop(connection, today.minusDays(retention.toDays()));
            }
            if (quotaWindows.isPositive()) {
                dropQuotaWindows(connection, today.minusDays(quotaWindows.toDays()));
            }
        }
    }

    private static void dropQuotaWindows(Connection connection, LocalDate firstKept) throws SQLException {
        try (PreparedStatement drop = connection.prepareStatement("select drop_quota_windows_before(?)")) {
            drop.setObject(1, firstKept);
            try (ResultSet dropped = drop.executeQuery()) {
                if (dropped.next() && dropped.getInt(1) > 0) {
                    LOG.info("{} windows of quotas before {} are dropped", dropped.getInt(1), firstKept);
                }
            }
        }
    }

    private void drop(Connection connection, LocalDate firstKept) throws SQLException {
        try (Statement patience = connection.createStatement()) {
            patience.execute("set lock_timeout = '2s'"); // who waits for this lock holds up every reader behind it
            try (PreparedStatement drop = connection.prepareStatement("select drop_ledger_before(?)")) {
                drop.setObject(1, firstKept);
                try (ResultSet dropped = drop.executeQuery()) {
                    if (dropped.next() && dropped.getInt(1) > 0) {
                        days.forget();
                        LOG.info("{} days of the ledger before {} are dropped", dropped.getInt(1), firstKept);
                    }
                }
            } finally {
                patience.execute("reset lock_timeout");
            }
        }
    }
}
