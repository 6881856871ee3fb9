package ai.lyss.gateway.quota;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, on a connection of its own, to what the database and other nodes tell about quotas. */
final class QuotaNotices {

    private static final Logger LOG = LoggerFactory.getLogger(QuotaNotices.class);

    private static final String SHORT = "short ";
    private static final int LOOK_MILLIS = 500; // for being stopped; what is told wakes it at once
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final Runnable changed;
    private final Consumer<String> isShort;
    private volatile boolean running;
    private @Nullable Thread thread;

    /**
     * Not listening yet.
     *
     * @param changed when quotas are others
     * @param isShort when somebody needs what is idle of a quota
     */
    QuotaNotices(DataSource dataSource, Runnable changed, Consumer<String> isShort) {
        this.dataSource = dataSource;
        this.changed = changed;
        this.isShort = isShort;
    }

    void start() {
        running = true;
        thread = Thread.ofPlatform().daemon().name("quota-notices").start(this::run);
    }

    void stop() {
        running = false;
        Thread listener = thread;
        try {
            if (listener != null) {
                listener.join(Duration.ofSeconds(2));
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running) {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN lyss_quota");
                try {
                    changed.run(); // whatever was told while nobody listened
                    listen(connection.unwrap(PGConnection.class));
                } finally {
                    forget(statement); // the connection goes back to others
                }
            } catch (SQLException away) {
                LOG.debug("Nobody tells of quotas, the database is away", away);
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (RuntimeException unexpected) {
                LOG.error("A notice of quotas was lost", unexpected);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void listen(PGConnection connection) throws SQLException {
        while (running) {
            PGNotification[] notices = connection.getNotifications(LOOK_MILLIS);
            if (notices == null || notices.length == 0) {
                continue;
            }
            boolean others = false;
            Set<String> needed = new HashSet<>();
            for (PGNotification notice : notices) {
                if (notice.getParameter().startsWith(SHORT)) {
                    needed.add(notice.getParameter().substring(SHORT.length()));
                } else {
                    others = true;
                }
            }
            if (others) {
                changed.run();
            }
            needed.forEach(isShort);
        }
    }

    private static void forget(Statement statement) {
        try {
            statement.execute("UNLISTEN lyss_quota");
        } catch (SQLException broken) {
            LOG.debug("The connection is broken, and forgets by itself", broken);
        }
    }
}
