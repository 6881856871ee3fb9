package ai.lyss.gateway.report;

import ai.lyss.gateway.core.Parameters;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A time of the ledger, and where its days begin. Days are counted here and not by the database: the two may know
 * different time zones, and some, such as {@code +02:00}, mean the opposite there.
 *
 * @param from the first moment
 * @param to the first moment behind the last
 * @param zone in which days begin
 */
record Span(Instant from, Instant to, ZoneId zone) {

    private static final int USUAL_DAYS = 30;
    private static final int MOST_DAYS = 400;

    /**
     * From when to when, and where days begin.
     *
     * @param usualZone when none is said
     * @param usualFrom when none is said; null for the last days
     */
    static Span of(Parameters parameters, ZoneId usualZone, @Nullable Instant usualFrom, Instant now) {
        ZoneId asked = parameters.zone("time_zone");
        ZoneId zone = asked == null ? usualZone : asked;
        Instant toAsked = parameters.moment("to", zone);
        Instant fromAsked = parameters.moment("from", zone);
        Instant to = toAsked == null
                ? now.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant()
                : toAsked;
        Instant from = fromAsked == null ? usualFrom : fromAsked;
        if (from == null) {
            from = to.atZone(zone).minusDays(USUAL_DAYS).toInstant();
        }
        if (!from.isBefore(to)) {
            parameters.wrong("from", "must be before 'to'");
        } else if (from.atZone(zone).plusDays(MOST_DAYS).toInstant().isBefore(to)) {
            parameters.wrong("from", "must be at most " + MOST_DAYS + " days before 'to'");
        }
        return new Span(from, to, zone);
    }

    /** The days that it touches, in order. */
    List<LocalDate> days() {
        LocalDate first = from.atZone(zone).toLocalDate();
        LocalDate last = to.minusNanos(1).atZone(zone).toLocalDate();
        return first.datesUntil(last.plusDays(1)).toList();
    }

    /** When each of them begins, the first where the time does. */
    List<Instant> starts() {
        return Stream.concat(
                        Stream.of(from),
                        days().stream()
                                .skip(1)
                                .map(day -> day.atStartOfDay(zone).toInstant()))
                .toList();
    }

    OffsetDateTime first() {
        return from.atOffset(ZoneOffset.UTC);
    }

    OffsetDateTime end() {
        return to.atOffset(ZoneOffset.UTC);
    }

    ObjectNode tell(ObjectNode data) {
        return data.put("from", from.toString()).put("to", to.toString()).put("time_zone", zone.getId());
    }
}
