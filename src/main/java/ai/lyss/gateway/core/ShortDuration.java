package ai.lyss.gateway.core;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * Durations as OpenAI writes them in its rate limit headers
 * (<a href="https://platform.openai.com/docs/guides/rate-limits">rate limits</a>): {@code 20ms}, {@code 8.64s},
 * {@code 6m0s}, {@code 1h0m0s}.
 */
public final class ShortDuration {

    private static final int MILLIS = 1000;
    private static final int MINUTE = 60;
    private static final long HOUR = 3600;

    private ShortDuration() {}

    /** Rounded up, so that who waits so long has waited long enough. */
    public static String of(Duration duration) {
        long millis = Math.max(0, duration.plusNanos(999_999).toMillis());
        if (millis == 0) {
            return "0s";
        }
        if (millis < MILLIS) {
            return millis + "ms";
        }
        long whole = millis / MILLIS;
        if (whole < MINUTE) {
            return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + "s";
        }
        whole = BigDecimal.valueOf(millis, 3).setScale(0, RoundingMode.CEILING).longValueExact();
        String minutes = whole % HOUR / MINUTE + "m" + whole % MINUTE + "s";
        return whole < HOUR ? minutes : whole / HOUR + "h" + minutes;
    }
}
