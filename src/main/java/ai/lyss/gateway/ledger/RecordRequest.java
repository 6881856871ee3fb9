package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.RequestRecord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The record step: writes the request into the ledger and goes on once the row is committed, so that no answer ends
 * without its record. An answer that cannot be recorded fails; a failure that cannot be recorded is logged, and the
 * client is told the failure.
 */
@Component("record")
final class RecordRequest implements Processor {

    /** What became of the row of an exchange; the step may run again when a later one fails. */
    private enum Row {
        WRITTEN,
        MISSED
    }

    private static final ExchangeKey<Row> ROW = new ExchangeKey<>("ledgerRow", Row.class);

    private static final Logger LOG = LoggerFactory.getLogger(RecordRequest.class);

    private final LedgerWriter writer;
    private final LedgerSettings settings;

    RecordRequest(LedgerWriter writer, LedgerSettings settings) {
        this.writer = writer;
        this.settings = settings;
    }

    @Override
    public void process(Exchange exchange) {
        Row earlier = ROW.find(exchange);
        if (earlier == Row.WRITTEN) {
            return;
        }
        RequestRecord record = RequestRecord.KEY.get(exchange);
        LedgerRow row = LedgerRow.of(record, Caller.KEY.find(exchange), ModelRequest.KEY.find(exchange));
        boolean wait = settings.commit() == LedgerSettings.Commit.BEFORE_ANSWER && earlier == null;
        ROW.set(exchange, write(row, wait) ? Row.WRITTEN : Row.MISSED);
        if (ROW.get(exchange) == Row.MISSED && record.outcome() == Outcome.ANSWERED) {
            throw new GatewayException(
                            ErrorKind.UNAVAILABLE, "The answer is withheld because it could not be recorded.")
                    .withCode("ledger_unavailable");
        }
    }

    /** True when the row is committed, or will be as far as anybody waits for it. */
    private boolean write(LedgerRow row, boolean wait) {
        CompletableFuture<@Nullable Void> committed = null;
        try {
            committed = writer.write(row);
            if (wait || committed.isCompletedExceptionally()) {
                committed.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
            } else {
                var unused = committed.exceptionally(failure -> missed(row, failure));
            }
            return true;
        } catch (ExecutionException failed) {
            missed(row, failed.getCause());
        } catch (TimeoutException late) {
            committed.completeExceptionally(late);
            missed(row, late);
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
            missed(row, shutdown);
        }
        return false;
    }

    private static @Nullable Void missed(LedgerRow row, @Nullable Throwable why) {
        LOG.error("Request {} of tenant {} is not in the ledger", row.requestId(), row.tenantId(), why);
        return null;
    }
}
