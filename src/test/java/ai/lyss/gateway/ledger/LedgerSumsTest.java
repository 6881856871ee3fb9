package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.ledger.LedgerSettings.Commit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the writer leaves for reports. That these equal the rows: {@code report.ReportsEqualRowsTest}. */
class LedgerSumsTest {

    private static final String SUMS =
            "select sum(requests)::int as requests, sum(prompt_tokens)::int as prompt_tokens,"
                    + " sum(cost_nanos)::int as cost_nanos, sum(extra_attempts)::int as extra_attempts,"
                    + " sum(extra_prompt_tokens)::int as extra_prompt_tokens, sum(extra_cost_nanos)::int as extra_cost_nanos from ";
    private static final Map<String, Object> TWO = Map.of(
            "requests", 2,
            "prompt_tokens", 20,
            "cost_nanos", 2468,
            "extra_attempts", 2,
            "extra_prompt_tokens", 6,
            "extra_cost_nanos", 14);

    private final DataSource dataSource = TestDatabase.migrated().dataSource();
    private final JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    private final LedgerDays days = new LedgerDays();
    private final LedgerSums sums = new LedgerSums(dataSource);

    @Test
    void rowThatIsWrittenAgain_isCountedOnce() throws Exception {
        LedgerTables tables =
                new LedgerTables(dataSource, Ledgers.settings(Commit.BEFORE_ANSWER, Duration.ofMinutes(1)), days);
        LedgerRow first = Rows.charged("first");
        LedgerRow second = Rows.charged("second");
        tables.write(List.of(first));
        tables.write(List.of(first, second, second)); // as a replay does that was broken off
        assertThat(jdbc.queryForMap(SUMS + "ledger_deltas")).isEqualTo(TWO);
        sums.addUp();
        for (int grain : new int[] {15, 60, 360, 1440}) {
            assertThat(jdbc.queryForMap(SUMS + "ledger_sums where grain = " + grain))
                    .isEqualTo(TWO);
        }
        assertThat(jdbc.queryForObject("select count(*) from ledger_deltas", Integer.class))
                .isZero();
        sums.addUp();
        assertThat(jdbc.queryForMap(SUMS + "ledger_sums where grain = 15")).isEqualTo(TWO);
    }

    @Test
    void daysThatAreNotKept_takeTheirSumsAlong() throws Exception {
        LedgerTables tables =
                new LedgerTables(dataSource, Ledgers.settings(Commit.BEFORE_ANSWER, Duration.ofMinutes(1)), days);
        tables.write(List.of(
                Rows.at(Instant.parse("2027-01-01T23:59:59Z"), "old", "acme"),
                Rows.at(Instant.parse("2027-01-02T00:00:00Z"), "kept", "acme")));
        sums.addUp();
        tables.write(List.of(Rows.at(Instant.parse("2027-01-01T10:00:00Z"), "late", "acme")));
        new LedgerCalendar(
                        dataSource,
                        days,
                        Duration.ofDays(7),
                        Duration.ZERO,
                        Clock.fixed(Instant.parse("2027-01-09T00:00:01Z"), ZoneOffset.UTC))
                .prepare();
        sums.addUp();
        assertThat(jdbc.queryForList("select distinct requests::int from ledger_sums", Integer.class))
                .containsExactly(1);
        assertThat(jdbc.queryForObject("select min(slice) = '2027-01-02Z' from ledger_sums", Boolean.class))
                .isTrue();
    }
}
