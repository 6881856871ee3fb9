package ai.lyss.gateway.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** The {@code retry-after} header (<a href="https://www.rfc-editor.org/rfc/rfc9110#name-retry-after">RFC 9110</a>). */
final class RetryAfter {

    private RetryAfter() {}

    /** Seconds or an HTTP date as a wait from now, never negative; null when it is neither. */
    static @Nullable Duration parse(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return null;
        }
        Duration seconds = Failures.seconds(header);
        if (seconds != null) {
            return seconds;
        }
        try {
            Instant until = ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(Instant.now(), until);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeParseException neither) {
            return null;
        }
    }
}
