package ai.lyss.gateway.core;

import org.jspecify.annotations.Nullable;

/**
 * How much a channel may be asked, on each node; null is no limit.
 *
 * @param requestsPerMinute 1 or more
 * @param tokensPerMinute of prompt and answer, 1 or more
 * @param concurrency requests at once, 1 or more
 */
public record ChannelLimits(
        @Nullable Long requestsPerMinute,
        @Nullable Long tokensPerMinute,
        @Nullable Integer concurrency) {

    /** No limits. */
    public static final ChannelLimits NONE = new ChannelLimits(null, null, null);

    /** Checks the ranges. */
    public ChannelLimits {
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
