package ai.lyss.gateway.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A time cut into pieces: the longest that there are sums of, and, where one is cut through, the rows themselves. Each
 * piece is of one day only, if days are told apart.
 *
 * @param all in order, without gaps
 */
record Pieces(List<Piece> all) {

    /** Minutes that {@code ledger_sums} has sums of, the longest first; each is a whole number of the next. */
    private static final List<Integer> GRAINS = List.of(1440, 360, 60, 15);

    private static final int ROWS = 0;

    /**
     * A part of the time.
     *
     * @param grain minutes of the sums that are read, which may be several; 0 for rows
     * @param day the number of its day
     */
    record Piece(int grain, Instant from, Instant to, int day) {}

    /** The pieces of a time, by day or not. */
    static Pieces of(Span span, boolean byDay) {
        List<Piece> pieces = new ArrayList<>();
        List<Instant> starts = byDay ? span.starts() : List.of(span.from());
        for (int day = 0; day < starts.size(); day++) {
            Instant end = day + 1 < starts.size() ? starts.get(day + 1) : span.to();
            cut(starts.get(day), end, day, 0, pieces);
        }
        return new Pieces(List.copyOf(pieces));
    }

    private static void cut(Instant from, Instant to, int day, int level, List<Piece> pieces) {
        if (!from.isBefore(to)) {
            return;
        }
        if (level == GRAINS.size()) {
            pieces.add(new Piece(ROWS, from, to, day));
            return;
        }
        int grain = GRAINS.get(level);
        long seconds = Duration.ofMinutes(grain).toSeconds();
        Instant first = aligned(from.plusSeconds(seconds).minusNanos(1), seconds);
        Instant last = aligned(to, seconds);
        if (first.isBefore(last)) {
            cut(from, first, day, level + 1, pieces);
            pieces.add(new Piece(grain, first, last, day));
            cut(last, to, day, level + 1, pieces);
        } else {
            cut(from, to, day, level + 1, pieces);
        }
    }

    private static Instant aligned(Instant moment, long seconds) {
        return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
    }

    /** Binds them as {@code usage.sql} takes them. */
    void bind(Map<String, @Nullable Object> bound) {
        bound.put("grains", array(Piece::grain));
        bound.put("pieces_from", array(Piece::from));
        bound.put("pieces_to", array(Piece::to));
        bound.put("pieces_day", array(Piece::day));
    }

    /** As PostgreSQL writes an array. */
    private String array(Function<Piece, Object> part) {
        return all.stream().map(piece -> part.apply(piece).toString()).collect(Collectors.joining(",", "{", "}"));
    }
}
