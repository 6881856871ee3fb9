package ai.lyss.gateway.database;

import ai.lyss.gateway.core.ChangeNotices;
import javax.sql.DataSource;

/** What a node of a test hears with, on a connection of its own. */
public final class TestNotices implements ChangeNotices, AutoCloseable {

    /** What its connection is called in {@code pg_stat_activity}. */
    public static final String NAME = Notices.NAME;

    private final Notices notices;

    /** Listens from now on. */
    public TestNotices(DataSource database) {
        notices = new Notices(database);
        notices.start();
    }

    @Override
    public void listen(String topic, Listener listener) {
        notices.listen(topic, listener);
    }

    @Override
    public void close() {
        notices.stop();
    }
}
