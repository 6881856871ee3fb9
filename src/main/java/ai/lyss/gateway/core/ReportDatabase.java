package ai.lyss.gateway.core;

import javax.sql.DataSource;

/**
 * The database for those who read much: on few connections, which only read, and on each of which a statement has a time
 * limit. Nobody whose answer a client waits for shares them.
 */
public interface ReportDatabase {

    /** The connections; who finds all of them taken waits for one, and not for ever. */
    DataSource connections();

    /** How often to wait for a connection until a statement that had it must have given it back; 1 or more. */
    int tries();
}
