package ai.lyss.gateway.database;

import ai.lyss.gateway.core.ChangeNotices;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * One connection that waits for PostgreSQL's notifications
 * (<a href="https://www.postgresql.org/docs/current/sql-listen.html">LISTEN</a>) for all who want to hear of changes. It
 * looks every few seconds whether the other side is still there, and comes back by itself; listeners are then told that
 * they may have missed something.
 */
@Component
final class Notices implements ChangeNotices, SmartLifecycle {

    /** Stopped early: nothing depends on it while the gateway stops, and it holds a connection. */
    private static final int PHASE = Integer.MAX_VALUE - 100;

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final Duration LOOK = Duration.ofSeconds(3);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final DataSource database;
    private final Map<String, List<Listener>> listeners = new ConcurrentHashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread thread;
    private volatile @Nullable Connection present;

    Notices(DataSource database) {
        this.database = database;
    }

    /** Before the start: a topic that comes later is heard from the next connection on. */
    @Override
    public void listen(String topic, Listener listener) {
        if (!topic.matches("[a-z_]+")) {
            throw new IllegalArgumentException("a topic is lower case letters and underscores, not " + topic);
        }
        listeners.computeIfAbsent(topic, added -> new CopyOnWriteArrayList<>()).add(listener);
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("notices").start(this::run);
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try (Connection connection = database.getConnection()) {
                present = connection;
                hear(connection);
            } catch (SQLException | RuntimeException lost) {
                if (stopped.getCount() > 0) {
                    LOG.warn("Changes are not heard of at present: {}", lost.getMessage());
                }
            } finally {
                present = null;
            }
            pause();
        }
    }

    private void hear(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        PGConnection notified = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement()) {
            for (String topic : listeners.keySet()) {
                statement.execute("LISTEN " + topic);
            }
            listeners.values().forEach(each -> each.forEach(listener -> tell(listener, null)));
            while (stopped.getCount() > 0) {
                PGNotification[] arrived = notified.getNotifications((int) LOOK.toMillis());
                if (arrived == null || arrived.length == 0) {
                    connection.setNetworkTimeout(Runnable::run, (int) ANSWER_LIMIT.toMillis());
                    statement.execute("SELECT 1"); // a connection that is dead says nothing either
                    connection.setNetworkTimeout(Runnable::run, 0);
                    continue;
                }
                for (PGNotification each : arrived) {
                    listeners
                            .getOrDefault(each.getName(), List.of())
                            .forEach(listener -> tell(listener, each.getParameter()));
                }
            }
        } finally {
            forget(connection);
        }
    }

    /** The pool gives it to others, who did not ask to be notified. */
    private static void forget(Connection connection) throws SQLException {
        if (connection.isClosed()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("UNLISTEN *");
        } catch (SQLException broken) {
            // then the pool throws it away
        }
    }

    private static void tell(Listener listener, @Nullable String what) {
        try {
            if (what == null) {
                listener.missed();
            } else {
                listener.changed(what);
            }
        } catch (RuntimeException failed) {
            LOG.error("A change was not taken in", failed);
        }
    }

    private void pause() {
        try {
            boolean ignored = stopped.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
        Connection connection = present;
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException | RuntimeException gone) {
                LOG.debug("Already closed", gone);
            }
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
