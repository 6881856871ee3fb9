package ai.lyss.gateway.ledger;

import static ai.lyss.gateway.ledger.LedgerText.NAME;
import static ai.lyss.gateway.ledger.LedgerText.SENTENCE;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.Usage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt as the table {@code attempts} has it.
 *
 * @param number 1 for the first
 * @param outcome {@code answered}, or the cause of the failure in lower case
 * @param status the upstream's, when it failed with one
 * @param usage what it took beside the request's own
 * @param costNanos what that cost; null when it has no price
 */
record LedgerAttempt(
        int number,
        String channelId,
        String provider,
        String upstreamModel,
        Instant started,
        int latencyMillis,
        String outcome,
        @Nullable Integer status,
        @Nullable String detail,
        @Nullable Usage usage,
        @Nullable Long costNanos) {

    static LedgerAttempt of(int number, Attempt attempt, @Nullable Long costNanos) {
        UpstreamFailure failure = attempt.failure();
        return new LedgerAttempt(
                number,
                attempt.channelId(),
                attempt.provider(),
                LedgerText.of(attempt.upstreamModel(), NAME),
                attempt.started().truncatedTo(ChronoUnit.MICROS),
                LedgerRow.millis(attempt.latency()),
                failure == null ? "answered" : failure.cause().word(),
                failure == null || failure.status() == 0 ? null : failure.status(),
                failure == null ? null : LedgerText.of(failure.detail(), SENTENCE),
                attempt.usage(),
                costNanos);
    }
}
