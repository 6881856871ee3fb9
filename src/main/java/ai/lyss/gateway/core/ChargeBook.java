package ai.lyss.gateway.core;

import java.util.List;

/**
 * The counters of quotas, as the ledger's writer sees them. A request's charges are noted with its row, by the database
 * function {@code ledger_charge} in the same statement, each once; and then exactly one of these is called, once, by a
 * thread of the ledger that must not be held up.
 */
public interface ChargeBook {

    /** The charges have been committed: just now, or by an earlier statement whose answer got lost. */
    default void committed(List<Charge> charges) {}

    /**
     * The charges are on this node's disk, because the database is away, and will be posted when it is back; perhaps by
     * another process, so {@link #committed} will not follow.
     */
    default void spooled(List<Charge> charges) {}

    /** The charges are written nowhere and never will be: their request was not answered. */
    default void dropped(List<Charge> charges) {}
}
