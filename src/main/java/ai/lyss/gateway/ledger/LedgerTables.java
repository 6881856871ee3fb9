package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.core.ChargeBook;
import ai.lyss.gateway.core.Usage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The tables {@code requests} and {@code attempts}. A row that is there already stays as it is. */
@Component
class LedgerTables {

    private static final String REQUEST = """
            insert into requests (request_id, tenant_id, key_id, subject, path, model, channel_id, provider,
                upstream_model, stream, started_at, latency_ms, time_to_first_token_ms, prompt_tokens,
                completion_tokens, cached_tokens, cache_write_tokens, reasoning_tokens, attempts, outcome, status,
                error_code, error_message, losses, cache_write_1h_tokens)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing""";

    private static final String ATTEMPT = """
            insert into attempts (request_id, attempt, channel_id, provider, upstream_model, started_at, latency_ms,
                outcome, status, detail)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing""";

    private final DataSource dataSource;
    private final ObjectProvider<ChargeBook> chargeBook;
    private final int timeoutMillis;

    LedgerTables(DataSource dataSource, LedgerSettings settings, ObjectProvider<ChargeBook> chargeBook) {
        this.dataSource = dataSource;
        this.chargeBook = chargeBook;
        this.timeoutMillis = LedgerRow.millis(settings.timeout());
    }

    /** Writes all rows and their attempts in one transaction: all are committed, or the exception says why none is. */
    void write(List<LedgerRow> rows) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setNetworkTimeout(
                    Runnable::run, timeoutMillis); // or a lost network holds the writer for minutes
            connection.setAutoCommit(false);
            try (PreparedStatement requests = connection.prepareStatement(REQUEST);
                    PreparedStatement attempts = connection.prepareStatement(ATTEMPT)) {
                for (LedgerRow row : rows) {
                    addRequest(requests, row);
                    for (LedgerAttempt attempt : row.attempts()) {
                        addAttempt(attempts, row.requestId(), attempt);
                    }
                }
                int[] inserted = requests.executeBatch();
                attempts.executeBatch();
                post(connection, rows, inserted);
                connection.commit();
            } catch (SQLException failed) {
                rollBack(connection, failed);
                throw failed;
            }
        }
    }

    /** Charges of rows that are new. A row that was there has been charged for. */
    private void post(Connection connection, List<LedgerRow> rows, int[] inserted) throws SQLException {
        List<Charge> charges = IntStream.range(0, inserted.length)
                .filter(i -> inserted[i] > 0)
                .mapToObj(rows::get)
                .flatMap(row -> row.charges().stream())
                .toList();
        ChargeBook book = charges.isEmpty() ? null : chargeBook.getIfAvailable();
        if (book != null) {
            book.post(connection, charges);
        }
    }

    private static void addRequest(PreparedStatement to, LedgerRow row) throws SQLException {
        Usage usage = row.usage();
        int i = 0;
        to.setString(++i, row.requestId());
        to.setString(++i, row.tenantId());
        to.setString(++i, row.keyId());
        to.setString(++i, row.subject());
        to.setString(++i, row.path());
        to.setString(++i, row.model());
        to.setString(++i, row.channelId());
        to.setString(++i, row.provider());
        to.setString(++i, row.upstreamModel());
        to.setObject(++i, row.stream(), Types.BOOLEAN);
        setInstant(to, ++i, row.started());
        to.setInt(++i, row.latencyMillis());
        to.setObject(++i, row.timeToFirstTokenMillis(), Types.INTEGER);
        setTokens(to, ++i, usage, Usage::prompt);
        setTokens(to, ++i, usage, Usage::completion);
        setTokens(to, ++i, usage, Usage::cached);
        setTokens(to, ++i, usage, Usage::cacheWrite);
        setTokens(to, ++i, usage, Usage::reasoning);
        to.setInt(++i, row.attempts().size());
        to.setString(++i, row.outcome());
        to.setInt(++i, row.status());
        to.setString(++i, row.errorCode());
        to.setString(++i, row.errorMessage());
        to.setArray(++i, to.getConnection().createArrayOf("text", row.losses().toArray()));
        setTokens(to, ++i, usage, Usage::cacheWriteHour);
        to.addBatch();
    }

    private static void addAttempt(PreparedStatement to, String requestId, LedgerAttempt attempt) throws SQLException {
        int i = 0;
        to.setString(++i, requestId);
        to.setInt(++i, attempt.number());
        to.setString(++i, attempt.channelId());
        to.setString(++i, attempt.provider());
        to.setString(++i, attempt.upstreamModel());
        setInstant(to, ++i, attempt.started());
        to.setInt(++i, attempt.latencyMillis());
        to.setString(++i, attempt.outcome());
        to.setObject(++i, attempt.status(), Types.INTEGER);
        to.setString(++i, attempt.detail());
        to.addBatch();
    }

    private static void setInstant(PreparedStatement to, int index, Instant instant) throws SQLException {
        to.setObject(index, instant.atOffset(ZoneOffset.UTC));
    }

    private static void setTokens(PreparedStatement to, int index, @Nullable Usage usage, ToLongFunction<Usage> kind)
            throws SQLException {
        if (usage == null) {
            to.setNull(index, Types.BIGINT);
        } else {
            to.setLong(index, kind.applyAsLong(usage));
        }
    }

    private static void rollBack(Connection connection, SQLException failed) {
        try {
            connection.rollback();
        } catch (SQLException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }
}
