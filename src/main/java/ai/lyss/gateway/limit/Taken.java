package ai.lyss.gateway.limit;

import ai.lyss.gateway.core.RateStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of a {@link Demand}.
 *
 * @param status what is left
 * @param hold what the request holds until it ends; null when it was refused
 * @param refusal why it was refused; null when it was not
 */
record Taken(
        RateStatus status, @Nullable Hold hold, @Nullable Refusal refusal) {

    /** What a request has taken. */
    interface Hold {

        /** Corrects the estimate and gives its place to the next; called once. */
        void end(long tokensUsed);
    }

    /**
     * The limit that stood in the way; the one that will do so the longest, if there were several.
     *
     * @param scope whose limit it is
     * @param limit which
     * @param used of it
     * @param wanted by the request
     * @param until it may be enough
     */
    record Refusal(Scope scope, Limit limit, long used, long wanted, Duration until) {

        /** The longer lasting of two. */
        static Refusal longer(@Nullable Refusal one, Refusal other) {
            return one == null || one.until.compareTo(other.until) < 0 ? other : one;
        }
    }
}
