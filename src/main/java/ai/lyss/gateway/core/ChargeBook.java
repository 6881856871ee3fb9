package ai.lyss.gateway.core;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The counters of quotas, as the ledger's writer sees them. */
@FunctionalInterface
public interface ChargeBook {

    /**
     * Writes charges down, in the transaction of their ledger rows; called for rows that are new in the ledger, so each
     * charge once. Commits nothing by itself.
     */
    void post(Connection transaction, List<Charge> charges) throws SQLException;
}
