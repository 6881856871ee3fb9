package ai.lyss.gateway.quota;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database's absence: one request in a while finds out whether it is back, and the others fail at once. */
final class Absence {

    private static final Logger LOG = LoggerFactory.getLogger(Absence.class);

    private static final long NEXT_TRY_NANOS = Duration.ofMillis(500).toNanos();

    private final LongSupplier nanoTime;
    private final long brief;
    private volatile long since;
    private volatile long until;
    private volatile boolean on;

    /** With how long it may be until it is no brief one. */
    Absence(LongSupplier nanoTime, Duration brief) {
        this.nanoTime = nanoTime;
        this.brief = brief.toNanos();
    }

    /** Throws while it is too early for the next try. */
    void check() throws SQLException {
        if (on && until - nanoTime.getAsLong() > 0) {
            throw new SQLException("the database is away", "08001");
        }
    }

    /** It has not answered. */
    void begin(SQLException failed) {
        long now = nanoTime.getAsLong();
        if (!on) {
            LOG.warn("Quotas are served from leases only, the database is away: {}", failed.getMessage());
            since = now;
        }
        until = now + NEXT_TRY_NANOS;
        on = true;
    }

    /** It has answered. */
    void end() {
        on = false;
    }

    boolean isOn() {
        return on;
    }

    /** True while the database may be about to come back: whoever restarts it costs no request an error. */
    boolean isBrief() {
        return on && nanoTime.getAsLong() - since < brief;
    }
}
