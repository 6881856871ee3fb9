package ai.lyss.gateway.core;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The counters of quotas, as the ledger's writer sees them. A request's charges are posted with its row, and then
 * exactly one of the others is called, once, by a thread of the ledger that must not be held up.
 */
@FunctionalInterface
public interface ChargeBook {

    /**
     * Writes charges down, in the transaction of their ledger rows; called for rows that are new in the ledger, so each
     * charge once. Commits nothing by itself, and may be called again for the same charges when the transaction failed.
     */
    void post(Connection transaction, List<Charge> charges) throws SQLException;

    /** The charges have been committed: by this call of {@link #post}, or by an earlier one whose answer got lost. */
    default void committed(List<Charge> charges) {}

    /**
     * The charges are on this node's disk, because the database is away, and will be posted when it is back; perhaps by
     * another process, so {@link #committed} will not follow.
     */
    default void spooled(List<Charge> charges) {}

    /** The charges are written nowhere and never will be: their request was not answered. */
    default void dropped(List<Charge> charges) {}
}
