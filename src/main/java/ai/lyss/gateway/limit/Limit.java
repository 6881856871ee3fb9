package ai.lyss.gateway.limit;

import ai.lyss.gateway.core.RateLimits;
import org.jspecify.annotations.Nullable;

/** What is limited. */
enum Limit {
    REQUESTS("requests per minute"),
    TOKENS("tokens per minute"),
    CONCURRENCY("requests at once");

    private final String words;

    Limit(String words) {
        this.words = words;
    }

    /** For sentences. */
    String words() {
        return words;
    }

    /** The most that there may be, or null. */
    @Nullable
    Long of(RateLimits limits) {
        return switch (this) {
            case REQUESTS -> limits.requestsPerMinute();
            case TOKENS -> limits.tokensPerMinute();
            case CONCURRENCY -> {
                Integer most = limits.concurrency();
                yield most == null ? null : most.longValue();
            }
        };
    }

    /**
     * What a request takes. More tokens than there ever are cannot be had: such a request takes them all, and what it
     * used beyond is owed when it has ended.
     */
    long demand(long tokens, long most) {
        return this == TOKENS ? Math.clamp(tokens, 1, most) : 1;
    }
}
