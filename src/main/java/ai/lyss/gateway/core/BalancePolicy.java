package ai.lyss.gateway.core;

import java.time.Duration;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * How channels are chosen for a model; null leaves a line to the configuration.
 *
 * @param id unique, stable
 * @param tenantId whose requests; null for everybody's
 * @param model the name that callers send; a trailing {@code *} stands for any rest
 * @param strategy how one is chosen among those of one priority
 * @param maxAttempts channels tried for one request, 1 or more
 * @param deadline how long a request may take until its first content, over all attempts and waits
 * @param queueWait how long a request may wait for a place when every channel is full; zero does not wait
 * @param timeouts of each attempt, where the channel says nothing
 * @param hedgePercent 0 to 100: of a hundred requests, so many may be asked of a second channel when the first is slow;
 *     0 does not hedge
 * @param longContextModel the model to ask instead when the context of this one is too short
 */
public record BalancePolicy(
        String id,
        @Nullable String tenantId,
        String model,
        @Nullable Strategy strategy,
        @Nullable Integer maxAttempts,
        @Nullable Duration deadline,
        @Nullable Duration queueWait,
        ChannelTimeouts timeouts,
        @Nullable Integer hedgePercent,
        @Nullable String longContextModel) {

    /** A tenant's own before everybody's, a name before a pattern, a longer pattern before a shorter. */
    static final Comparator<BalancePolicy> NEAREST_FIRST = Comparator.comparing(
                    (BalancePolicy each) -> each.tenantId == null)
            .thenComparing(each -> ModelPattern.isPattern(each.model))
            .thenComparing(each -> -each.model.length())
            .thenComparing(BalancePolicy::id);

    /** Checks the ranges. */
    public BalancePolicy {
        if (model.isEmpty()) {
            throw new IllegalArgumentException("model must not be empty");
        }
        if (maxAttempts != null && maxAttempts < 1) {
            throw new IllegalArgumentException("max_attempts must be 1 or more, not " + maxAttempts);
        }
        if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
            throw new IllegalArgumentException("deadline must be positive, not " + deadline);
        }
        if (queueWait != null && queueWait.isNegative()) {
            throw new IllegalArgumentException("queue_wait must not be negative");
        }
        if (hedgePercent != null && (hedgePercent < 0 || hedgePercent > 100)) {
            throw new IllegalArgumentException("hedge_percent must be 0 to 100, not " + hedgePercent);
        }
    }

    /** True when it speaks of such requests. */
    boolean isFor(String tenant, String name) {
        return (tenantId == null || tenantId.equals(tenant)) && ModelPattern.matches(model, name);
    }
}
