package ai.lyss.gateway.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The partitions of the ledger, one a day in UTC. They are made ahead, see {@link LedgerCalendar}, and here when a row
 * comes for a day that has none: a clock that jumped, or a row that waited on disk for long.
 */
@Component
class LedgerDays {

    private static final String CHECK_VIOLATION = "23514"; // also said of a row that no partition takes
    private static final int MOST = 1000;

    private final Set<LocalDate> made = ConcurrentHashMap.newKeySet();

    /** Makes the days of these rows; those that are known to be there cost nothing. */
    void ensure(Connection connection, List<LedgerRow> rows) throws SQLException {
        for (LedgerRow row : rows) {
            ensure(connection, LocalDate.ofInstant(row.started(), ZoneOffset.UTC));
        }
    }

    /** Makes a day, in a transaction of its own. */
    void ensure(Connection connection, LocalDate day) throws SQLException {
        if (made.contains(day)) {
            return;
        }
        try (PreparedStatement make = connection.prepareStatement("select ledger_day(?)")) {
            make.setObject(1, day);
            make.execute();
        }
        if (made.size() >= MOST) {
            made.clear();
        }
        made.add(day);
    }

    /** True when a row was refused because its day has no partition. */
    static boolean isMissing(SQLException failure) {
        return CHECK_VIOLATION.equals(failure.getSQLState());
    }

    /** Looks again before the next write. */
    void forget() {
        made.clear();
    }
}
