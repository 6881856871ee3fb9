package ai.lyss.gateway.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/**
 * A time of the ledger, and where its days begin. Days are counted here and not by the database: the two may know
 * different time zones, and some, such as {@code +02:00}, mean the opposite there.
 *
 * @param from the first moment
 * @param to the first moment behind the last
 * @param zone in which days begin
 */
record Span(Instant from, Instant to, ZoneId zone) {

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
