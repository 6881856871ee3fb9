package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.RateLimits;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How much a channel may still be asked: requests and tokens a minute, on this node. */
final class Allowance {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long MOST = MINUTE.toNanos(); // a bucket fills by a token a nanosecond at most

    private final RateLimits limits;
    private final @Nullable Bucket requests;
    private final @Nullable Bucket tokens;

    Allowance(RateLimits limits, Ticker ticker) {
        this.limits = limits;
        this.requests = bucket(limits.requestsPerMinute(), ticker);
        this.tokens = bucket(limits.tokensPerMinute(), ticker);
    }

    /** What it was made from. */
    RateLimits limits() {
        return limits;
    }

    /** Takes a request and its tokens, or neither. */
    boolean tryTake(long estimate) {
        if (requests != null && !requests.tryConsume(1)) {
            return false;
        }
        if (tokens != null && !tokens.tryConsume(reserved(estimate))) {
            if (requests != null) {
                requests.addTokens(1);
            }
            return false;
        }
        return true;
    }

    /** Gives back what nobody used. */
    void giveBack(long estimate) {
        if (requests != null) {
            requests.addTokens(1);
        }
        settle(estimate, 0);
    }

    /** Puts what was used in place of the estimate; more than there is makes later requests wait. */
    void settle(long estimate, long used) {
        if (tokens == null) {
            return;
        }
        long difference = used - reserved(estimate);
        if (difference > 0) {
            tokens.consumeIgnoringRateLimits(difference);
        } else if (difference < 0) {
            tokens.addTokens(-difference);
        }
    }

    /** Nanoseconds until another request may be asked, whatever its tokens; 0 when it may be now. */
    long untilRequest() {
        return requests == null ? 0 : requests.estimateAbilityToConsume(1).getNanosToWaitForRefill();
    }

    /** Nanoseconds until there is room for so many tokens; 0 when there is. */
    long untilTokens(long estimate) {
        return tokens == null
                ? 0
                : tokens.estimateAbilityToConsume(reserved(estimate)).getNanosToWaitForRefill();
    }

    /** A request that is larger than a minute's tokens takes them all, or it could never be asked. */
    private long reserved(long estimate) {
        Long limit = limits.tokensPerMinute();
        return Math.clamp(estimate, 1, limit == null ? Long.MAX_VALUE : Math.min(MOST, limit));
    }

    private static @Nullable Bucket bucket(@Nullable Long limit, Ticker ticker) {
        if (limit == null) {
            return null;
        }
        long capacity = Math.min(MOST, limit);
        return Bucket.builder()
                .addLimit(stage -> stage.capacity(capacity).refillGreedy(capacity, MINUTE))
                .withCustomTimePrecision(new TickerMeter(ticker))
                .build();
    }

    /** Bucket4j's view of the time. */
    private record TickerMeter(Ticker ticker) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return ticker.nanos();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
