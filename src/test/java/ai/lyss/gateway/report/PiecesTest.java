package ai.lyss.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.report.Pieces.Piece;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PiecesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UTC|2025-01-01T00:00:00Z|2025-02-01T00:00:00Z|1440",
                "Europe/Berlin|2025-01-01T23:00:00Z|2025-01-02T23:00:00Z|60 360 60",
                "Asia/Kathmandu|2025-01-01T18:15:00Z|2025-01-02T18:15:00Z|15 60 360 15",
                "+01:07|2025-01-01T22:53:00Z|2025-01-02T22:53:00Z|0 60 360 60 15 0",
                "UTC|2025-01-01T10:00:00Z|2025-01-01T10:00:00.000001Z|0",
                "UTC|2025-01-01T10:00:00Z|2025-01-01T10:15:00Z|15",
                "UTC|2025-01-01T23:59:59.999999Z|2025-01-03T00:00:00.000001Z|0 1440 0",
            })
    void oneTime_isCutIntoTheLongestThatThereAre(String zone, Instant from, Instant to, String grains) {
        Pieces pieces = Pieces.of(new Span(from, to, ZoneId.of(zone)), false);
        assertThat(pieces.all())
                .extracting(piece -> String.valueOf(piece.grain()))
                .containsExactly(grains.split(" "));
    }

    @Test
    void monthByDay_isOnePieceADayWhereDaysBeginInUtc_andFewElsewhere() {
        assertThat(month("UTC")).hasSize(31).allMatch(piece -> piece.grain() == 1440);
        assertThat(month("Europe/Berlin")).hasSizeLessThan(31 * 5).allMatch(piece -> piece.grain() > 0);
        assertThat(month("Australia/Lord_Howe")).hasSizeLessThan(31 * 7).allMatch(piece -> piece.grain() > 0);
    }

    /** Whatever is asked for: no gap, nothing twice, each piece in its day, and sums only where they begin and end. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "America/St_Johns",
                "Pacific/Apia",
                "Asia/Kathmandu",
                "Africa/Monrovia",
                "-18:00",
                "+01:07:08"
            })
    void pieces_coverTheTimeOnce(String zone) {
        Random random = new Random(zone.hashCode());
        for (int round = 0; round < 200; round++) {
            Instant from = Instant.parse("2011-12-01T00:00:00Z")
                    .plus(random.nextInt(60 * 96) * 15L, ChronoUnit.MINUTES)
                    .plus(random.nextInt(3) * 1_234_567L, ChronoUnit.MICROS);
            Instant to = from.plus(1 + random.nextInt(60 * 24 * 20), ChronoUnit.MINUTES);
            Span span = new Span(from, to, ZoneId.of(zone));
            List<LocalDate> days = span.days();
            Instant next = from;
            for (Piece piece : Pieces.of(span, true).all()) {
                assertThat(piece.from()).isEqualTo(next).isBefore(piece.to());
                assertThat(dayOf(piece.from(), span)).isEqualTo(days.get(piece.day()));
                assertThat(dayOf(piece.to().minusNanos(1), span)).isEqualTo(days.get(piece.day()));
                if (piece.grain() > 0) {
                    long seconds = piece.grain() * 60L;
                    assertThat(piece.from().getEpochSecond() % seconds).isZero();
                    assertThat(piece.to().getEpochSecond() % seconds).isZero();
                    assertThat(piece.from().getNano() + piece.to().getNano()).isZero();
                }
                next = piece.to();
            }
            assertThat(next).isEqualTo(to);
        }
    }

    private static LocalDate dayOf(Instant moment, Span span) {
        return moment.atZone(span.zone()).toLocalDate();
    }

    private static List<Piece> month(String zone) {
        ZoneId id = ZoneId.of(zone);
        Span span = new Span(
                LocalDate.parse("2025-03-01").atStartOfDay(id).toInstant(),
                LocalDate.parse("2025-04-01").atStartOfDay(id).toInstant(),
                id);
        return Pieces.of(span, true).all();
    }
}
