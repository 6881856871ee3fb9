package ai.lyss.gateway.database;

import ai.lyss.gateway.core.ChangeNotices;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
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
 * One connection, beside the pool, that waits for PostgreSQL's notifications
 * (<a href="https://www.postgresql.org/docs/current/sql-listen.html">LISTEN</a>) for all who want to hear of changes. It
 * looks every few seconds whether the other side is still there, and comes back by itself after waits that grow;
 * listeners are then told that they may have missed something.
 */
@Component
final class Notices implements ChangeNotices, SmartLifecycle {

    /** For who looks at pg_stat_activity. */
    static final String NAME = "lyss-gateway notices";

    /** Hears as long as requests run; stopped before the quotas, which give back what they hold. */
    private static final int PHASE = Integer.MIN_VALUE + 750;

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final Duration LOOK = Duration.ofMillis(500); // for listeners that came late; notices wake at once
    private static final Duration SILENCE = Duration.ofSeconds(3); // then it is looked whether anybody is there
    private static final int SECONDS_TO_ANSWER = 3;
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration LEAVE = Duration.ofSeconds(2);

    private record Registered(String topic, Listener listener) {}

    private final DataSource database;
    private final Map<String, List<Listener>> listeners = new ConcurrentHashMap<>();
    private final Queue<Registered> late = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread thread;
    private volatile @Nullable Connection present;

    Notices(DataSource database) {
        this.database = database;
    }

    @Override
    public void listen(String topic, Listener listener) {
        if (!topic.matches("[a-z_]+")) {
            throw new IllegalArgumentException("a topic is lower case letters and underscores, not " + topic);
        }
        listeners.computeIfAbsent(topic, added -> new CopyOnWriteArrayList<>()).add(listener);
        late.add(new Registered(topic, listener)); // after that, so that a new connection cannot overlook both
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("notices").start(this::run);
    }

    private void run() {
        Duration wait = FIRST_WAIT;
        boolean told = false;
        while (isOpen()) {
            long began = System.nanoTime();
            try (Connection connection = OwnConnection.open(database)) {
                present = connection;
                hear(connection);
            } catch (SQLException | RuntimeException lost) {
                if (System.nanoTime() - began > LONGEST_WAIT.toNanos()) {
                    wait = FIRST_WAIT; // it had been well
                    told = false;
                }
                if (isOpen() && !told) {
                    told = true;
                    LOG.warn("Changes are not heard of, only looked for: {}", lost.getMessage());
                }
                pause(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
            } finally {
                present = null;
            }
        }
    }

    private void hear(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        PGConnection notified = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = '" + NAME + "'");
            late.clear();
            for (String topic : listeners.keySet()) {
                statement.execute("LISTEN " + topic);
            }
            listeners.values().forEach(each -> each.forEach(Notices::tellMissed));
            long heard = System.nanoTime();
            while (isOpen()) {
                welcome(statement);
                PGNotification @Nullable [] arrived = notified.getNotifications((int) LOOK.toMillis());
                if (arrived != null && arrived.length > 0) {
                    tell(arrived);
                    heard = System.nanoTime();
                } else if (System.nanoTime() - heard > SILENCE.toNanos()) {
                    if (!connection.isValid(SECONDS_TO_ANSWER)) { // a connection that is dead says nothing either
                        throw new SQLException("the connection is dead");
                    }
                    heard = System.nanoTime();
                }
            }
        }
    }

    /** Those who have come since the connection was made. */
    private void welcome(Statement statement) throws SQLException {
        for (Registered each = late.peek(); each != null; each = late.peek()) {
            statement.execute("LISTEN " + each.topic());
            tellMissed(each.listener());
            late.remove();
        }
    }

    private void tell(PGNotification[] arrived) {
        for (PGNotification each : arrived) {
            listeners
                    .getOrDefault(each.getName(), List.of())
                    .forEach(listener -> attempt(() -> listener.changed(each.getParameter())));
        }
    }

    private static void tellMissed(Listener listener) {
        attempt(listener::missed);
    }

    private static void attempt(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException failed) {
            LOG.error("A change was not taken in", failed);
        }
    }

    private boolean isOpen() {
        return stopped.getCount() > 0;
    }

    /** With jitter, so that the nodes do not come back all at once. */
    private void pause(Duration wait) {
        long millis = wait.toMillis();
        try {
            boolean ignored = stopped.await(
                    millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1), TimeUnit.MILLISECONDS);
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
                connection.abort(Runnable::run); // it is being read from: nothing else ends that
            } catch (SQLException | RuntimeException gone) {
                LOG.debug("Already closed", gone);
            }
        }
        Thread listening = thread;
        thread = null;
        if (listening != null) {
            try {
                boolean ignored = listening.join(LEAVE);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
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
