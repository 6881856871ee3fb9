package ai.lyss.gateway.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much of its rate limits a caller has left; each dialect says it in headers of its own.
 *
 * @param requests per minute; null when they are not limited
 * @param tokens per minute; null when they are not limited
 */
public record RateStatus(@Nullable Gauge requests, @Nullable Gauge tokens) {

    /** Where the limit-rate step leaves it. */
    public static final ExchangeKey<RateStatus> KEY = new ExchangeKey<>("rateStatus", RateStatus.class);

    /**
     * One limit.
     *
     * @param limit the most
     * @param remaining what is left, 0 or more
     * @param reset until all of it is there again
     */
    public record Gauge(long limit, long remaining, Duration reset) {}
}
