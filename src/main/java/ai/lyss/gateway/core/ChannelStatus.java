package ai.lyss.gateway.core;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a channel does on this node.
 *
 * @param state whether it may be asked
 * @param reason why it is not serving; null when it is
 * @param until when that ends by itself; null when it does not, or when it is serving
 * @param breaker {@code closed}, {@code open} or {@code half_open}
 * @param inFlight requests under way, with their streams
 * @param requests attempts in the window of {@code successRate}
 * @param successRate 0 to 1 over the last attempts; 1 when there were none
 * @param latency moving average of the time to the first byte; null before the first attempt
 * @param p50 half of the last attempts had their first byte by then; null before the first
 * @param p95 19 of 20 had it by then; null before the first
 * @param lastFailure when the last attempt failed; null when none has
 * @param lastError why, as in the ledger; null when none has
 */
public record ChannelStatus(
        State state,
        @Nullable String reason,
        @Nullable Instant until,
        String breaker,
        int inFlight,
        long requests,
        double successRate,
        @Nullable Duration latency,
        @Nullable Duration p50,
        @Nullable Duration p95,
        @Nullable Instant lastFailure,
        @Nullable String lastError) {

    /** Whether a channel may be asked. */
    public enum State {
        /** It may. */
        SERVING,
        /** Not before a time: its upstream said so, or it failed too often. */
        COOLING_DOWN,
        /** It failed too often, and one request at a time may find out whether it is well again. */
        PROBING,
        /** Not before somebody or a probe has found it repaired: its credential is dead, its account empty. */
        OUT,
        /** Somebody switched it off. */
        DISABLED;

        /** The same in the management API and over JMX. */
        public String word() {
            return Words.of(this);
        }
    }
}
