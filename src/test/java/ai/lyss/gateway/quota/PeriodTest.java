package ai.lyss.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {

    @ParameterizedTest
    @CsvSource({
        // clocks go forward and back
        "DAY,   Europe/Berlin,     2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z", // 23 hours
        "DAY,   Europe/Berlin,     2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z", // 25 hours
        "DAY,   America/Santiago,  2026-09-06T12:00:00Z, 2026-09-06T04:00:00Z, 2026-09-07T03:00:00Z", // no 00:00
        "DAY,   Australia/Lord_Howe, 2026-04-05T00:00:00Z, 2026-04-04T13:00:00Z, 2026-04-05T13:30:00Z", // 24.5 hours
        // a day's last and first instant
        "DAY,   Asia/Tokyo,        2026-05-01T14:59:59.999Z, 2026-04-30T15:00:00Z, 2026-05-01T15:00:00Z",
        "DAY,   Asia/Tokyo,        2026-05-01T15:00:00Z, 2026-05-01T15:00:00Z, 2026-05-02T15:00:00Z",
        // a date that a place has skipped
        "DAY,   Pacific/Apia,      2011-12-30T09:59:59Z, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z",
        // leap days and ends of months
        "DAY,   UTC,               2028-02-29T23:59:59Z, 2028-02-29T00:00:00Z, 2028-03-01T00:00:00Z",
        "MONTH, UTC,               2028-02-29T23:59:59Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "MONTH, UTC,               2027-02-28T23:59:59Z, 2027-02-01T00:00:00Z, 2027-03-01T00:00:00Z",
        "MONTH, UTC,               2026-01-31T00:00:00Z, 2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z",
        "MONTH, America/New_York,  2026-12-31T23:00:00Z, 2026-12-01T05:00:00Z, 2027-01-01T05:00:00Z",
        "MONTH, Europe/Berlin,     2026-03-31T12:00:00Z, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z"
    })
    void window_isTheCalendarsWhereTheTenantIs(Period period, String zone, Instant at, Instant start, Instant end) {
        Period.Window window = period.at(at, ZoneId.of(zone));
        assertThat(window).isEqualTo(new Period.Window(start, end));
        assertThat(window.holds(at)).isTrue();
    }

    /** Every instant of two years is in one window, and the windows touch. */
    @ParameterizedTest
    @CsvSource({"Europe/Berlin", "America/Santiago", "Africa/Cairo", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"})
    void windows_followEachOtherWithoutGaps(String name) {
        ZoneId zone = ZoneId.of(name);
        for (Period period : new Period[] {Period.DAY, Period.MONTH}) {
            Period.Window window = period.at(Instant.parse("2027-06-15T12:00:00Z"), zone);
            while (window.start().isBefore(Instant.parse("2029-06-15T12:00:00Z"))) {
                Instant end = window.end();
                assertThat(end).isNotNull();
                assertThat(period.at(end.minusNanos(1), zone)).isEqualTo(window);
                Period.Window next = period.at(end, zone);
                assertThat(next.start()).isEqualTo(end);
                window = next;
            }
        }
    }

    @Test
    void total_neverEnds() {
        assertThat(Period.TOTAL.at(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC))
                .isEqualTo(new Period.Window(Instant.EPOCH, null));
    }

    @Test
    void clock_thatJumpsBackIsNotFollowed() {
        AtomicLong nanos = new AtomicLong();
        QuotaClock clock = new QuotaClock(Instant.parse("2026-05-01T00:00:10Z"), nanos::get);
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(clock.instant()).isEqualTo("2026-05-01T00:00:15Z");
        clock.seen(Instant.parse("2026-04-30T23:00:00Z"));
        assertThat(clock.instant()).isEqualTo("2026-05-01T00:00:15Z");
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(clock.instant()).isEqualTo("2026-05-01T00:00:15Z");
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(clock.instant()).isEqualTo("2026-05-01T00:01:00Z");
        clock.seen(Instant.parse("2026-05-03T00:00:00Z"));
        assertThat(clock.instant()).isEqualTo("2026-05-03T00:00:00Z");
    }

    @Test
    void windowThatTheDatabaseHasLeft_isNotEnteredAgain() {
        Account account = new Account(TestNode.quota("someone", Unit.REQUESTS, 1));
        Instant before = Instant.parse("2026-04-30T23:30:00Z");
        Slice old = account.openNew(before, "node");
        account.learn(Instant.parse("2026-05-01T00:00:00Z"));
        assertThat(account.open(before, "node")).isNull();
        Slice open = account.openNew(before, "node");
        assertThat(open).isNotSameAs(old);
        assertThat(open.window)
                .isEqualTo(new Period.Window(
                        Instant.parse("2026-05-01T00:00:00Z"), Instant.parse("2026-05-02T00:00:00Z")));
        assertThat(account.open(Instant.parse("2026-05-01T12:00:00Z"), "node")).isSameAs(open);
    }
}
