package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.AttemptCost;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Usage;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The record step: prices the request, writes it into the ledger and goes on once the row is committed, or on disk while
 * the database is away, so that no answer ends without its record. An answer that cannot be recorded fails; a failure
 * that cannot be recorded is logged, and the client is told the failure. Of those whom nobody knows only some have a row:
 * they could fill any disk.
 */
@Component("record")
final class RecordRequest implements Processor {

    /** What became of the row of an exchange; the step may run again when a later one fails. */
    private enum Row {
        WRITTEN,
        MISSED
    }

    private static final ExchangeKey<Row> ROW = new ExchangeKey<>("ledgerRow", Row.class);
    private static final ExchangeKey<AtomicBoolean> TOLD = new ExchangeKey<>("ledgerRowTold", AtomicBoolean.class);

    private static final Logger LOG = LoggerFactory.getLogger(RecordRequest.class);

    private final LedgerWriter writer;
    private final Waits waits;
    private final LedgerSettings settings;
    private final AttemptCost costs;
    private final Bucket strangers;

    @Autowired
    RecordRequest(LedgerWriter writer, Waits waits, LedgerSettings settings, AttemptCost costs) {
        this(
                writer,
                waits,
                settings,
                costs,
                Bucket.builder()
                        .addLimit(limit -> limit.capacity(100).refillGreedy(10, Duration.ofSeconds(1)))
                        .build());
    }

    /** Where so many rows of strangers may be written. */
    RecordRequest(LedgerWriter writer, Waits waits, LedgerSettings settings, AttemptCost costs, Bucket strangers) {
        this.writer = writer;
        this.waits = waits;
        this.settings = settings;
        this.costs = costs;
        this.strangers = strangers;
    }

    @Override
    public void process(Exchange exchange) {
        Row earlier = ROW.find(exchange);
        RequestRecord record = RequestRecord.KEY.get(exchange);
        if (earlier == Row.WRITTEN || (isStrangers(exchange, record) && !strangers.tryConsume(1))) {
            return;
        }
        price(exchange, record);
        LedgerRow row = LedgerRow.of(
                record,
                Caller.KEY.find(exchange),
                ModelRequest.KEY.find(exchange),
                attempt -> nanos(exchange, attempt, attempt.usage()));
        boolean wait = settings.commit() == LedgerSettings.Commit.BEFORE_ANSWER && earlier == null;
        boolean answered = record.outcome() == Outcome.ANSWERED || record.outcome() == Outcome.REPLAYED;
        boolean last = !(wait && answered);
        ROW.set(exchange, write(row, told(exchange), wait, last) ? Row.WRITTEN : Row.MISSED);
        if (ROW.get(exchange) == Row.MISSED && answered) {
            throw new GatewayException(
                            ErrorKind.UNAVAILABLE, "The answer is withheld because it could not be recorded.")
                    .withCode("ledger_unavailable");
        }
    }

    /** By whoever produced what was used, even where its answer did not reach the client. */
    private void price(Exchange exchange, RequestRecord record) {
        Usage usage = record.usage();
        Attempt using = record.using();
        if (usage != null && using != null) {
            record.cost(nanos(exchange, using, usage));
        }
    }

    private @Nullable Long nanos(Exchange exchange, Attempt attempt, @Nullable Usage usage) {
        OptionalLong cost = usage == null ? OptionalLong.empty() : costs.nanos(exchange, attempt, usage);
        return cost.isPresent() ? cost.getAsLong() : null;
    }

    /** Of nobody who is known, or of a tenant that may not use the gateway: nothing else bounds how often they ask. */
    private static boolean isStrangers(Exchange exchange, RequestRecord record) {
        GatewayException error = record.error();
        return Caller.KEY.find(exchange) == null
                || (ModelRequest.KEY.find(exchange) == null && error != null && error.kind() == ErrorKind.FORBIDDEN);
    }

    private static AtomicBoolean told(Exchange exchange) {
        AtomicBoolean told = TOLD.find(exchange);
        if (told == null) {
            told = new AtomicBoolean();
            TOLD.set(exchange, told);
        }
        return told;
    }

    /** True when the row is written, or will be as far as anybody waits for it. */
    private boolean write(LedgerRow row, AtomicBoolean told, boolean wait, boolean last) {
        try {
            CompletableFuture<@Nullable Void> written = writer.write(row, told, last);
            if (wait || written.isCompletedExceptionally()) {
                waits.await(written);
            } else {
                var unused = written.exceptionally(failure -> missed(row, failure));
            }
            return true;
        } catch (ExecutionException failed) {
            missed(row, failed.getCause());
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
