package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a request that nobody could answer is worth another try, for whoever sent it.
 *
 * @param time the shortest that any channel told; null when none told
 */
record Wait(@Nullable Duration time) {

    static final Wait UNKNOWN = new Wait(null);

    private static final Duration SOON = Duration.ofSeconds(1);

    /** The shorter of both. */
    Wait or(Duration other) {
        return time == null || other.compareTo(time) < 0 ? new Wait(other) : this;
    }

    /** The shorter of this and of what a refusal says. */
    Wait or(Refusal refusal, Instant now) {
        Instant until = refusal.until();
        if (until != null) {
            Duration left = Duration.between(now, until);
            return or(left.isNegative() ? Duration.ZERO : left);
        }
        return comesFreeByItself(refusal) ? or(SOON) : this;
    }

    private static boolean comesFreeByItself(Refusal refusal) {
        return refusal.kind() == Refusal.Kind.FULL || refusal.kind() == Refusal.Kind.PROBING;
    }

    /** True when a channel may be asked again within the time. */
    static boolean isWorth(Refusal refusal, Duration most, Instant now) {
        Instant until = refusal.until();
        return switch (refusal.kind()) {
            case FULL, PROBING, COOLING_DOWN, RATE_LIMITED ->
                until == null ? comesFreeByItself(refusal) : !until.isAfter(now.plus(most));
            case DISABLED, CANNOT, OUT -> false;
        };
    }

    /** True when the same channel may answer a moment later. */
    static boolean maySoonPass(UpstreamFailure failure) {
        return switch (failure.cause()) {
            case SERVER_ERROR, OVERLOADED, CONNECT -> true;
            default -> false; // a timeout has been waited for long enough
        };
    }

    /** What the last channel's failure is for the client. */
    UpstreamException tell(UpstreamException last) {
        UpstreamFailure failure = last.failure();
        GatewayException forClient = failure.forClient();
        boolean passes = switch (forClient.kind()) {
            case RATE_LIMITED, UNAVAILABLE, NO_CHANNEL -> true;
            default -> false;
        };
        return time == null || !passes
                ? last
                : new UpstreamException(new UpstreamFailure(
                        failure.cause(),
                        failure.status(),
                        forClient.withRetryAfter(time),
                        time,
                        failure.detail(),
                        failure.unsent()));
    }

    /** What is told when no channel was asked. */
    GatewayException tell(@Nullable Refusal nearest) {
        if (nearest != null && isForLimits(nearest)) {
            return new GatewayException(
                            ErrorKind.RATE_LIMITED, "All channels for this model are at their limits at the moment.")
                    .withRetryAfter(time);
        }
        return new GatewayException(ErrorKind.NO_CHANNEL, "No channel for this model is available at the moment.")
                .withRetryAfter(time);
    }

    /** There was too much of us, here or there: nothing is wrong with the channel. */
    private static boolean isForLimits(Refusal refusal) {
        return refusal.kind() == Refusal.Kind.FULL || refusal.kind() == Refusal.Kind.RATE_LIMITED;
    }
}
