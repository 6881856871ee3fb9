package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.core.ChargeBook;
import ai.lyss.gateway.ledger.LedgerColumn.Tried;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The tables {@code requests} and {@code attempts}. A row that is there already stays as it is. */
@Component
class LedgerTables {

    /** One statement, so that rows without charges take one journey to the database, commit included. */
    private static final String INSERT = "with tried as (" + LedgerColumn.insert("attempts", LedgerColumn.ATTEMPTS)
            + ") " + LedgerColumn.insert("requests", LedgerColumn.REQUESTS) + " returning request_id";

    private static final String NO_CONNECTION = "08003";

    private final DataSource dataSource;
    private final ObjectProvider<ChargeBook> chargeBook;
    private final LedgerDays days;
    private final int timeoutMillis;

    LedgerTables(
            DataSource dataSource, LedgerSettings settings, ObjectProvider<ChargeBook> chargeBook, LedgerDays days) {
        this.dataSource = dataSource;
        this.chargeBook = chargeBook;
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
                connection.setAutoCommit(true);
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

    private void write(Connection connection, List<LedgerRow> rows) throws SQLException {
        boolean charged = rows.stream().anyMatch(row -> !row.charges().isEmpty());
        connection.setAutoCommit(!charged);
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            List<Tried> tried = rows.stream()
                    .flatMap(row -> row.attempts().stream().map(attempt -> new Tried(row, attempt)))
                    .toList();
            int next = bind(insert, 1, LedgerColumn.ATTEMPTS, tried);
            bind(insert, next, LedgerColumn.REQUESTS, rows);
            Set<String> inserted = new HashSet<>();
            try (ResultSet ids = insert.executeQuery()) {
                while (ids.next()) {
                    inserted.add(ids.getString(1));
                }
            }
            if (charged) {
                post(connection, rows, inserted);
                connection.commit();
            }
        } catch (SQLException | RuntimeException failed) {
            if (charged) {
                rollBack(connection, failed);
            }
            throw failed;
        }
    }

    /** Charges of rows that are new. A row that was there has been charged for. */
    private void post(Connection connection, List<LedgerRow> rows, Set<String> inserted) throws SQLException {
        List<Charge> charges = rows.stream()
                .filter(row -> inserted.remove(row.requestId())) // once, should a batch have it twice
                .flatMap(row -> row.charges().stream())
                .toList();
        ChargeBook book = charges.isEmpty() ? null : chargeBook.getIfAvailable();
        if (book != null) {
            book.post(connection, charges);
        }
    }

    private static <R> int bind(PreparedStatement to, int from, List<LedgerColumn<R>> columns, List<R> rows)
            throws SQLException {
        int index = from;
        for (LedgerColumn<R> column : columns) {
            Object[] values = rows.stream().map(column.value()).toArray();
            Array array = to.getConnection().createArrayOf(column.sent(), values);
            to.setArray(index++, array);
        }
        return index;
    }

    private static void rollBack(Connection connection, Exception failed) {
        try {
            connection.rollback();
        } catch (SQLException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }
}
