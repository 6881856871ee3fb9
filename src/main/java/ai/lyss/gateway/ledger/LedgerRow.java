package ai.lyss.gateway.ledger;

import static ai.lyss.gateway.ledger.LedgerText.NAME;
import static ai.lyss.gateway.ledger.LedgerText.SENTENCE;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Usage;
import ai.lyss.gateway.core.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An ended request as the ledger's table has it, with its attempts. Nothing in it changes any more, so another
 * thread may write it.
 */
record LedgerRow(
        String requestId,
        @Nullable String tenantId,
        @Nullable String keyId,
        @Nullable String subject,
        String path,
        @Nullable String model,
        @Nullable String channelId,
        @Nullable String provider,
        @Nullable String upstreamModel,
        @Nullable Boolean stream,
        Instant started,
        int latencyMillis,
        @Nullable Integer timeToFirstTokenMillis,
        @Nullable Usage usage,
        boolean usageEstimated,
        @Nullable Long costNanos,
        String outcome,
        int status,
        @Nullable String errorCode,
        @Nullable String errorMessage,
        List<String> losses,
        List<LedgerAttempt> attempts,
        List<Charge> charges) {

    private static final int MAX_LOSSES = 50;

    LedgerRow {
        Objects.requireNonNull(requestId); // as it may come from a file
        Objects.requireNonNull(started);
    }

    /** Writes down a request that has ended, as far as it got: without a caller, or without a body that could be read. */
    static LedgerRow of(
            RequestRecord record,
            @Nullable Caller caller,
            @Nullable ModelRequest request,
            Function<Attempt, @Nullable Long> costOfAttempt) {
        Outcome outcome = record.outcome();
        if (outcome == null) {
            throw new IllegalStateException("The request " + record.requestId() + " has not ended");
        }
        Duration latency = record.latency();
        Duration firstToken = record.timeToFirstToken();
        Attempt answering = record.answering();
        GatewayException error = record.error();
        List<Attempt> attempts = record.attempts();
        return new LedgerRow(
                record.requestId(),
                caller == null ? null : caller.tenantId(),
                caller == null ? null : caller.keyId(),
                caller == null ? null : LedgerText.orNull(caller.subject(), NAME),
                LedgerText.of(record.path(), NAME),
                request == null ? null : LedgerText.of(request.model(), NAME),
                answering == null ? null : answering.channelId(),
                answering == null ? null : answering.provider(),
                answering == null ? null : LedgerText.of(answering.upstreamModel(), NAME),
                request == null ? null : request.stream(),
                record.started().truncatedTo(ChronoUnit.MICROS), // as the table has it, wherever the row waited
                millis(latency == null ? record.elapsed() : latency),
                firstToken == null ? null : millis(firstToken),
                record.usage(),
                record.isUsageEstimated(),
                record.costNanos(),
                Words.of(outcome),
                record.status(),
                error == null ? null : LedgerText.orNull(error.code(), NAME),
                error == null ? null : LedgerText.of(error.text(), SENTENCE),
                losses(record.losses()),
                IntStream.range(0, attempts.size())
                        .mapToObj(i -> LedgerAttempt.of(i + 1, attempts.get(i), costOfAttempt.apply(attempts.get(i))))
                        .toList(),
                record.charges());
    }

    private static List<String> losses(List<Loss> losses) {
        return losses.stream()
                .limit(MAX_LOSSES)
                .map(loss -> LedgerText.of(loss.toString(), NAME))
                .toList();
    }

    /** A duration as a column has it; about 24 days at most. */
    static int millis(Duration duration) {
        return (int) Math.clamp(duration.toMillis(), 0, Integer.MAX_VALUE);
    }
}
