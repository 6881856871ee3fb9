package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.core.DatabaseAway;
import ai.lyss.gateway.ledger.LedgerColumn.Tried;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
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

    /** What a request took of a quota. */
    record Charged(String requestId, Charge charge) {}

    static final LedgerType<LedgerRow> REQUESTS = new LedgerType<>("requests_v15", LedgerColumn.REQUESTS);
    static final LedgerType<Tried> ATTEMPTS = new LedgerType<>("attempts_v15", LedgerColumn.ATTEMPTS);
    static final LedgerType<Charged> CHARGES = new LedgerType<>(
            "charges_v15",
            List.of(
                    new LedgerColumn<>("request", Charged::requestId),
                    new LedgerColumn<>("quota", charged -> charged.charge().quotaId()),
                    new LedgerColumn<>("start", charged -> charged.charge().window()),
                    new LedgerColumn<>("lease", charged -> charged.charge().leaseId()),
                    new LedgerColumn<>("reserved", charged -> charged.charge().reserved()),
                    new LedgerColumn<>("used", charged -> charged.charge().used())));

    private static final String ROWS =
            "with tried as (" + ATTEMPTS.insertInto("attempts") + ") " + REQUESTS.insertInto("requests");

    /** The function belongs to whoever keeps the counters; what it does is committed with the rows, or not at all. */
    private static final String ROWS_AND_CHARGES = "with tried as (" + ATTEMPTS.insertInto("attempts")
            + "), asked as (" + REQUESTS.insertInto("requests") + " returning request_id)"
            + " select ledger_charge(array(select request_id from asked), array_agg(request), array_agg(quota),"
            + " array_agg(start), array_agg(lease), array_agg(reserved), array_agg(used)) from "
            + CHARGES.given();

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
            insert.setString(1, ATTEMPTS.text(tried(rows)));
            insert.setString(2, REQUESTS.text(rows));
            if (!charges.isEmpty()) {
                insert.setString(3, CHARGES.text(charges));
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
}
