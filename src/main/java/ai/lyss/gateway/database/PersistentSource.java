package ai.lyss.gateway.database;

import ai.lyss.gateway.core.DatabaseAway;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Where the pool gets its connections: while the database is away it is asked for one again and again, so that it is
 * used as soon as it is back. The pool alone would sleep for up to five seconds between its tries after an outage of
 * a few, and refuse whoever needs a connection in the meantime.
 *
 * <p>The first failure is told, so that the pool knows why it is without connections. So is every one before there was a
 * connection: a gateway that starts without its database fails. The pool makes its connections on a thread of its own,
 * which ends once the pool is closed.
 */
final class PersistentSource extends DelegatingDataSource {

    private final Duration pause;
    private final BooleanSupplier isClosed;
    private volatile boolean wasThere;
    private volatile boolean isAway;

    /**
     * Asks a source, with a pause between two tries.
     *
     * @param source connects to the database, or fails with a state that says why not
     * @param isClosed true when nobody needs connections any more
     */
    PersistentSource(DataSource source, Duration pause, BooleanSupplier isClosed) {
        super(source);
        this.pause = pause;
        this.isClosed = isClosed;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return insist(super::getConnection);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return insist(() -> super.getConnection(username, password));
    }

    private Connection insist(Connecting connecting) throws SQLException {
        while (true) {
            try {
                Connection connection = connecting.connect();
                wasThere = true;
                isAway = false;
                return connection;
            } catch (SQLException failed) {
                boolean again = isAway;
                isAway = wasThere && DatabaseAway.explains(failed);
                if (!again || !isAway || isClosed.getAsBoolean()) {
                    throw failed;
                }
                pause(failed);
            }
        }
    }

    private void pause(SQLException reason) throws SQLException {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }

    private interface Connecting {
        Connection connect() throws SQLException;
    }
}
