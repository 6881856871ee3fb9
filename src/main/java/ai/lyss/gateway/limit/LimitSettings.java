package ai.lyss.gateway.limit;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How rate limits are kept.
 *
 * @param redis where they are shared by several nodes
 * @param storeDown what happens to requests while that cannot be reached
 * @param expectedOutput tokens that an answer is expected to have when the request does not limit it; corrected when it
 *     has ended
 */
@ConfigurationProperties("lyss.limits")
record LimitSettings(
        @DefaultValue Redis redis,
        @DefaultValue("local") StoreDown storeDown,
        @DefaultValue("500") int expectedOutput) {

    /**
     * Redis.
     *
     * @param uri such as {@code redis://host:6379} or {@code rediss://user:password@host:6380/0}; without it each node
     *     counts for itself
     * @param timeout how long a request waits for it
     */
    record Redis(@Nullable URI uri, @DefaultValue("100ms") Duration timeout) {

        Redis {
            uri = uri == null || uri.toString().isEmpty() ? null : uri;
            Assert.isTrue(timeout.isPositive(), "lyss.limits.redis.timeout must be more than nothing");
        }

        /** Without the password that may be in the address. */
        @Override
        public String toString() {
            return "Redis[host=" + (uri == null ? null : uri.getHost()) + ", timeout=" + timeout + "]";
        }
    }

    /** What happens to requests whose limits nobody can tell. */
    enum StoreDown {
        /** They are let through. */
        ALLOW,
        /** They are refused with a 503. */
        REFUSE,
        /** Each node counts for itself meanwhile. */
        LOCAL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    LimitSettings {
        Assert.isTrue(expectedOutput >= 0, "lyss.limits.expected-output must not be negative");
    }
}
