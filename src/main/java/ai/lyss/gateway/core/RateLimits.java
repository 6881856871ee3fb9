package ai.lyss.gateway.core;

import org.jspecify.annotations.Nullable;

/**
 * How much a tenant or a virtual key may ask, or a channel be asked on each node; null is no limit.
 *
 * @param requestsPerMinute 1 or more
 * @param tokensPerMinute of prompt and answer, 1 or more
 * @param concurrency requests at once, streams until their end; 1 or more
 */
public record RateLimits(
        @Nullable Long requestsPerMinute,
        @Nullable Long tokensPerMinute,
        @Nullable Integer concurrency) {

    /** No limits. */
    public static final RateLimits NONE = new RateLimits(null, null, null);

    /** Checks the ranges. */
    public RateLimits {
        check("requests_per_minute", requestsPerMinute);
        check("tokens_per_minute", tokensPerMinute);
        check("concurrency", concurrency);
    }

    private static void check(String name, @Nullable Number limit) {
        if (limit != null && limit.longValue() < 1) {
            throw new IllegalArgumentException("limits." + name + " must be 1 or more, not " + limit);
        }
    }
}
