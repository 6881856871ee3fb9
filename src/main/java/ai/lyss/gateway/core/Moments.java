package ai.lyss.gateway.core;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Moments as people write them, of years that the database keeps: of others it makes an infinity. */
final class Moments {

    /** For sentences. */
    static final String BOUNDS = "of the years 1970 to 9998";

    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9998; // a time zone may move it into the next year

    private Moments() {}

    /** A moment with its offset; null for any other text. */
    static @Nullable Instant of(String text) {
        try {
            return bounded(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException none) {
            return null;
        }
    }

    /** The same, or the beginning of a day in a time zone. */
    static @Nullable Instant of(String text, ZoneId zone) {
        if (text.contains("T")) {
            return of(text);
        }
        try {
            return bounded(LocalDate.parse(text).atStartOfDay(zone).toInstant());
        } catch (DateTimeException none) {
            return null;
        }
    }

    private static @Nullable Instant bounded(Instant moment) {
        int year = moment.atOffset(ZoneOffset.UTC).getYear();
        return year >= FIRST_YEAR && year <= LAST_YEAR ? moment : null;
    }
}
