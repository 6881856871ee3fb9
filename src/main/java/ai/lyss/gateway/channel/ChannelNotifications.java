package ai.lyss.gateway.channel;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of changes of channels with
 * <a href="https://www.postgresql.org/docs/17/sql-listen.html">LISTEN</a>, on a connection of its own. When that breaks
 * it is made again, after waits that grow; as nobody has listened in between, that counts as a change.
 */
final class ChannelNotifications implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelNotifications.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(10); // then it is looked whether anybody is there
    private static final int SECONDS_TO_ANSWER = 3;

    /** Opens the connection. */
    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    private final Opening opening;
    private final Runnable changed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Connection connection;

    /** Begins to listen; {@code changed} is called on a thread of this one's, and must be quick. */
    ChannelNotifications(Opening opening, Runnable changed) {
        this.opening = opening;
        this.changed = changed;
        Thread.ofPlatform().daemon().name("channel-notifications").start(this::run);
    }

    private void run() {
        Duration wait = FIRST_WAIT;
        boolean told = false;
        while (isOpen()) {
            long began = System.nanoTime();
            try (Connection listening = opening.open()) {
                connection = listening;
                listen(listening);
            } catch (SQLException | RuntimeException broken) {
                if (System.nanoTime() - began > LONGEST_WAIT.toNanos()) {
                    wait = FIRST_WAIT; // it had been well
                    told = false;
                }
                if (isOpen() && !told) {
                    told = true;
                    LOG.warn("Changes of channels are not heard of, only looked for: {}", broken.getMessage());
                }
                sleep(wait);
                wait = min(wait.multipliedBy(2), LONGEST_WAIT);
            }
        }
    }

    private void listen(Connection listening) throws SQLException {
        try (Statement statement = listening.createStatement()) {
            statement.execute("SET application_name = 'lyss-gateway channels'"); // for who looks at pg_stat_activity
            statement.execute("LISTEN lyss_channels");
        }
        PGConnection notifying = listening.unwrap(PGConnection.class);
        changed.run(); // whatever has happened while nobody listened
        while (isOpen()) {
            PGNotification @Nullable [] heard = notifying.getNotifications((int) SILENCE.toMillis());
            if (heard != null && heard.length > 0) {
                changed.run();
            } else if (!listening.isValid(SECONDS_TO_ANSWER)) {
                throw new SQLException("the connection is dead");
            }
        }
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }

    /** With jitter, so that the nodes do not come back all at once. */
    private void sleep(Duration wait) {
        try {
            long millis = wait.toMillis();
            closed.await(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1), TimeUnit.MILLISECONDS);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @Override
    public void close() {
        closed.countDown();
        Connection open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run); // it is being read from: nothing else ends that
            } catch (SQLException alreadyGone) {
                LOG.debug("The connection for notifications is gone", alreadyGone);
            }
        }
    }
}
