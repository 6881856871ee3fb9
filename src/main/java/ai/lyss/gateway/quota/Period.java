package ai.lyss.gateway.quota;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long a quota lasts until it begins anew: a calendar day or month where the tenant is, or for ever. */
enum Period {
    DAY,
    MONTH,
    TOTAL;

    /** One window, from its first instant to the first of the next; the last has no end. */
    record Window(Instant start, @Nullable Instant end) {

        boolean holds(Instant instant) {
            return !instant.isBefore(start) && (end == null || instant.isBefore(end));
        }
    }

    /** The window around an instant. Days have 23 to 25 hours where clocks are put forward and back. */
    Window at(Instant instant, ZoneId zone) {
        LocalDate today = instant.atZone(zone).toLocalDate();
        return switch (this) {
            case DAY -> new Window(midnight(today, zone), midnight(today.plusDays(1), zone));
            case MONTH ->
                new Window(
                        midnight(today.withDayOfMonth(1), zone),
                        midnight(today.withDayOfMonth(1).plusMonths(1), zone));
            case TOTAL -> new Window(Instant.EPOCH, null);
        };
    }

    /** The first instant of a day, which is not 00:00 where clocks are put forward at midnight. */
    private static Instant midnight(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** For sentences: "requests per day". */
    String words() {
        return this == TOTAL ? "in total" : "per " + this;
    }

    static Period of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
