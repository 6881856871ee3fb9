package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.ledger.LedgerColumn.Tried;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * The tables {@code requests} and {@code attempts}. A row that is there already stays as it is. Whatever a batch has is
 * written by one statement, charges of quotas included: one journey to the database, one commit.
 */
@Component
class LedgerTables {

    private static final String ROWS = "with tried as (" + LedgerColumn.insert("attempts", LedgerColumn.ATTEMPTS) + ") "
            + LedgerColumn.insert("requests", LedgerColumn.REQUESTS);

    /** The function belongs to whoever keeps the counters; what it does is committed with the rows, or not at all. */
    private static final String ROWS_AND_CHARGES = "with tried as ("
            + LedgerColumn.insert("attempts", LedgerColumn.ATTEMPTS) + "), asked as ("
            + LedgerColumn.insert("requests", LedgerColumn.REQUESTS) + " returning request_id)"
            + " select ledger_charge(array(select request_id from asked), ?::text[], ?::text[], ?::timestamptz[],"
            + " ?::text[], ?::int8[], ?::int8[])";

    private record Charged(String requestId, Charge charge) {}

    private static final String NO_CONNECTION = "08003";

    private final DataSource dataSource;
    private final LedgerDays days;
    private final int timeoutMillis;

    LedgerTables(DataSource dataSource, LedgerSettings settings, LedgerDays days) {
        this.dataSource = dataSource;
        this.days = days;
        this.timeoutMillis = LedgerRow.millis(settings.timeout().dividedBy(2)); // the other half is for the disk
    }

    /** Writes all rows and their attempts in one transaction: all are committed, or the exception says why none is. */
    void write(List<LedgerRow> rows) throws SQLException {
        try (Connection connection = connect()) {
            connection.setNetworkTimeout(
                    Runnable::run, timeoutMillis); // or a lost network holds the writer for minutes
            days.ensure(connection, rows);
            try {
                write(connection, rows);
            } catch (SQLException failed) {
                if (!LedgerDays.isMissing(failed)) {
                    throw failed;
                }
                days.forget(); // dropped, or of a database that was set back
                days.ensure(connection, rows);
                write(connection, rows);
            }
        }
    }

    /** A pool that is closed has no state for that; whoever got no connection was refused nothing by the database. */
    private Connection connect() throws SQLException {
        try {
            return dataSource.getConnection();
        } catch (SQLException none) {
            if (none.getSQLState() == null && !DatabaseAway.explains(none)) {
                throw new SQLNonTransientConnectionException(none.getMessage(), NO_CONNECTION, none);
            }
            throw none;
        }
    }

    private static void write(Connection connection, List<LedgerRow> rows) throws SQLException {
        List<Charged> charges = charges(rows);
        try (PreparedStatement insert = connection.prepareStatement(charges.isEmpty() ? ROWS : ROWS_AND_CHARGES)) {
            ArrayText array = new ArrayText();
            int next = bind(insert, 1, array, LedgerColumn.ATTEMPTS, tried(rows));
            next = bind(insert, next, array, LedgerColumn.REQUESTS, rows);
            if (!charges.isEmpty()) {
                insert.setObject(next++, array.of(charges, Charged::requestId), Types.OTHER);
                insert.setObject(next++, array.of(charges, each -> each.charge().quotaId()), Types.OTHER);
                insert.setObject(next++, array.of(charges, each -> each.charge().window()), Types.OTHER);
                insert.setObject(next++, array.of(charges, each -> each.charge().leaseId()), Types.OTHER);
                insert.setObject(next++, array.of(charges, each -> each.charge().reserved()), Types.OTHER);
                insert.setObject(next, array.of(charges, each -> each.charge().used()), Types.OTHER);
            }
            insert.execute();
        }
    }

    private static List<Tried> tried(List<LedgerRow> rows) {
        List<Tried> tried = new ArrayList<>(rows.size());
        for (LedgerRow row : rows) {
            row.attempts().forEach(attempt -> tried.add(new Tried(row, attempt)));
        }
        return tried;
    }

    /** Those of a request once, should a batch have it twice. */
    private static List<Charged> charges(List<LedgerRow> rows) {
        List<Charged> charges = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (LedgerRow row : rows) {
            if (!row.charges().isEmpty() && seen.add(row.requestId())) {
                row.charges().forEach(charge -> charges.add(new Charged(row.requestId(), charge)));
            }
        }
        return charges;
    }

    private static <R> int bind(
            PreparedStatement to, int from, ArrayText array, List<LedgerColumn<R>> columns, List<R> rows)
            throws SQLException {
        int index = from;
        for (LedgerColumn<R> column : columns) {
            to.setObject(index++, array.of(rows, column.value()), Types.OTHER);
        }
        return index;
    }
}
