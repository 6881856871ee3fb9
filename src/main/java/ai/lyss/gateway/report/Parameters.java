package ai.lyss.gateway.report;

import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import ai.lyss.gateway.core.ManagementRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of a report. What is wrong is collected, so that it can be told all at once; what nobody has read
 * is not known, and wrong too.
 */
final class Parameters {

    private static final int USUAL_DAYS = 30;
    private static final int MOST_DAYS = 400;
    private static final int LONGEST = 500;

    private final ManagementRequest request;
    private final Set<String> known = new HashSet<>();
    private final List<InvalidField> wrong = new ArrayList<>();

    Parameters(ManagementRequest request) {
        this.request = request;
    }

    void wrong(String name, String problem) {
        wrong.add(new InvalidField(name, problem));
    }

    /** Text as it is; null when absent. */
    @Nullable
    String text(String name) {
        known.add(name);
        String text = request.queryParameter(name).orElse(null);
        if (text != null && (text.isEmpty() || text.length() > LONGEST)) {
            wrong(name, "must have 1 to " + LONGEST + " characters");
            return null;
        }
        return text;
    }

    /** What the text means; null when absent, or when it means nothing and null comes of it. */
    <T> @Nullable T word(String name, Function<String, @Nullable T> meaning, String problem) {
        String text = text(name);
        T value = text == null ? null : meaning.apply(text);
        if (text != null && value == null) {
            wrong(name, problem);
        }
        return value;
    }

    /** A whole number within bounds; null when absent. */
    @Nullable
    Integer number(String name, int least, int most) {
        return word(
                name,
                text -> {
                    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
                    return number >= least && number <= most ? number : null;
                },
                "must be a whole number from " + least + " to " + most);
    }

    /**
     * From when to when, and where days begin.
     *
     * @param usualZone when none is said
     * @param usualFrom when none is said; null for the last days
     */
    Span span(ZoneId usualZone, @Nullable Instant usualFrom, Instant now) {
        ZoneId asked = word("time_zone", Parameters::zone, "must be a time zone such as Europe/Berlin");
        ZoneId zone = asked == null ? usualZone : asked;
        Instant toAsked = moment("to", zone);
        Instant fromAsked = moment("from", zone);
        Instant to = toAsked == null
                ? now.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant()
                : toAsked;
        Instant from = fromAsked == null ? usualFrom : fromAsked;
        if (from == null) {
            from = to.atZone(zone).minusDays(USUAL_DAYS).toInstant();
        }
        if (!from.isBefore(to)) {
            wrong("from", "must be before 'to'");
        } else if (from.atZone(zone).plusDays(MOST_DAYS).toInstant().isBefore(to)) {
            wrong("from", "must be at most " + MOST_DAYS + " days before 'to'");
        }
        return new Span(from, to, zone);
    }

    private @Nullable Instant moment(String name, ZoneId zone) {
        return word(
                name,
                text -> inZone(text, zone),
                "must be a day such as 2026-12-31 or a moment such as 2026-12-31T23:59:59Z, of the years 1970 to 9998");
    }

    private static @Nullable Instant inZone(String text, ZoneId zone) {
        try {
            Instant moment = text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(zone).toInstant();
            int year = moment.atOffset(ZoneOffset.UTC).getYear();
            return year >= 1970 && year < 9999 ? moment : null; // a time zone may move it into the next year
        } catch (DateTimeException none) {
            return null;
        }
    }

    private static @Nullable ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException none) {
            return null;
        }
    }

    /** Throws when anything is wrong, or not known. */
    void check() {
        request.query().keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .forEach(name -> wrong(name, "is not a parameter that is known here"));
        if (!wrong.isEmpty()) {
            throw new InvalidFieldsException(wrong);
        }
    }
}
