package ai.lyss.gateway.core;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/**
 * Tells a database that is away, busy or restarting from one that refuses what it was given, by SQLSTATE
 * (<a href="https://www.postgresql.org/docs/17/errcodes-appendix.html">error codes</a>).
 */
public final class DatabaseAway {

    /**
     * Classes that pass by themselves: connection, transaction rollback (deadlock, serialization), insufficient
     * resources, not in prerequisite state (locks), operator intervention (shutdown, restart), system error.
     */
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "55", "57", "58");

    /** A standby, or a primary that was just demoted: the next connection may reach the right one. */
    private static final String READ_ONLY = "25006";

    private DatabaseAway() {}

    /** True when the same statement may well succeed in a moment. */
    public static boolean explains(SQLException failure) {
        if (failure instanceof SQLTransientException || failure instanceof SQLRecoverableException) {
            return true;
        }
        if (failure.getCause() instanceof InterruptedException) {
            return true; // the gateway stops while the pool waits for a connection: nobody has refused anything
        }
        String state = failure.getSQLState();
        return state != null
                && state.length() == 5
                && (state.equals(READ_ONLY) || CLASSES.contains(state.substring(0, 2)));
    }
}
