package ai.lyss.gateway.quota;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The counters in the database; each method is one statement and a transaction of its own. What the ledger charges is
 * noted in {@code quota_charges}, and in the counters once it is collected: by whoever leases or reads.
 */
@Component
class QuotaTables {

    /** SQLSTATE of a node that has been given up. */
    private static final String NODE_IS_GONE = "LY001";

    private final DataSource dataSource;

    QuotaTables(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * What asking for a lease came to.
     *
     * @param granted what was leased; 0 when there is too little room, or when the window is not open any more
     * @param window the window that is open
     * @param used what ended requests took from it
     * @param leased what nodes hold of it
     * @param own what this node holds of it
     */
    record Lease(long granted, Instant window, long used, long leased, long own) {}

    /** The heartbeats of all nodes, and the database's clock. */
    record Beats(Instant now, Map<String, Long> byNode) {}

    /** A window's counters. */
    record Counters(long used, long leased, long overrun) {}

    /** The lease belongs to a node that others have given up. */
    static final class NodeIsGoneException extends Exception {

        private static final long serialVersionUID = 1L;

        NodeIsGoneException() {
            super("others have given this node up", null, false, false);
        }
    }

    /** Makes a node known. */
    Instant register(String node) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("INSERT INTO quota_nodes (id) VALUES (?) RETURNING now()")) {
            statement.setString(1, node);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return instant(row, 1);
            }
        }
    }

    /** Leases from a window; null when no such quota is enforced. */
    @Nullable
    Lease lease(String node, String quota, Instant window, long need, long wish)
            throws SQLException, NodeIsGoneException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT * FROM quota_lease(?, ?, ?, ?, ?)")) {
            statement.setString(1, node);
            statement.setString(2, quota);
            statement.setObject(3, window.atOffset(ZoneOffset.UTC));
            statement.setLong(4, need);
            statement.setLong(5, wish);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Lease(row.getLong(1), instant(row, 2), row.getLong(3), row.getLong(4), row.getLong(5))
                        : null;
            }
        } catch (SQLException failed) {
            if (NODE_IS_GONE.equals(failed.getSQLState())) {
                throw new NodeIsGoneException();
            }
            throw failed;
        }
    }

    /** Gives back, at most what the node holds. */
    void giveBack(String node, String quota, Instant window, long amount) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT quota_return(?, ?, ?, ?)")) {
            statement.setString(1, node);
            statement.setString(2, quota);
            statement.setObject(3, window.atOffset(ZoneOffset.UTC));
            statement.setLong(4, amount);
            statement.execute();
        }
    }

    /** A heartbeat, and those of all nodes; this node is not among them when it has been given up. */
    Beats beat(String node) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        WITH own AS (UPDATE quota_nodes SET beats = beats + 1 WHERE id = ? RETURNING id, beats)
                        SELECT clock_timestamp(), id, beats FROM own
                        UNION ALL SELECT clock_timestamp(), id, beats FROM quota_nodes WHERE id <> ?
                        UNION ALL SELECT clock_timestamp(), NULL, 0""")) {
            statement.setString(1, node);
            statement.setString(2, node);
            Map<String, Long> beats = new HashMap<>();
            Instant now = Instant.EPOCH;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    now = instant(row, 1);
                    String id = row.getString(2);
                    if (id != null) {
                        beats.put(id, row.getLong(3));
                    }
                }
            }
            return new Beats(now, beats);
        }
    }

    /** Returns all that a node holds and forgets it, unless it has beaten since. */
    boolean sweep(String node, long beats) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT quota_sweep(?, ?)")) {
            statement.setString(1, node);
            statement.setLong(2, beats);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Forgets a node that holds nothing. */
    void unregister(String node) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        DELETE FROM quota_nodes n WHERE id = ?
                            AND NOT EXISTS (SELECT FROM quota_leases l WHERE l.node_id = n.id)""")) {
            statement.setString(1, node);
            statement.execute();
        }
    }

    /** The counters of a window, with all that has been charged. */
    Counters counters(String quota, Instant window) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT used, leased, overrun FROM quota_counters(?, ?)")) {
            statement.setString(1, quota);
            statement.setObject(2, window.atOffset(ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Counters(row.getLong(1), row.getLong(2), row.getLong(3)); // 0 is what a long reads of null
            }
        }
    }

    /** Brings all counters up to date, in a transaction for each; less when another node is at it. */
    void collect() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                CallableStatement statement = connection.prepareCall("CALL quota_collect_all()")) {
            statement.execute();
        }
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
