package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.ledger.LedgerSettings.Commit;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class LedgerCalendarTest {

    private final DataSource dataSource = TestDatabase.migrated().dataSource();
    private final JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    private final LedgerDays days = new LedgerDays();
    private final LedgerTables tables =
            new LedgerTables(dataSource, Ledgers.settings(Commit.BEFORE_ANSWER, Duration.ofMinutes(1)), days);

    @Test
    void rowsAroundMidnightUtc_areInTheirDays() throws Exception {
        tables.write(List.of(
                row("2027-03-28T23:59:59.999999Z", "before"), // the night of daylight saving in Europe
                row("2027-03-29T00:00:00Z", "after"),
                row("2028-02-29T12:00:00Z", "leap")));
        assertThat(ids("requests_20270328")).containsExactly("before");
        assertThat(ids("requests_20270329")).containsExactly("after");
        assertThat(ids("requests_20280229")).containsExactly("leap");
        assertThat(ids("attempts_20270328")).containsExactly("before");
        assertThat(ids("requests")).hasSize(3);
    }

    @Test
    void sameRequest_isOneRowWhateverIsWrittenLater() throws Exception {
        tables.write(List.of(row("2027-03-28T23:59:59.123456Z", "twice")));
        tables.write(List.of(row("2027-03-28T23:59:59.123456Z", "twice"), row("2027-03-29T00:00:00Z", "other")));
        assertThat(ids("requests")).containsExactly("other", "twice");
        assertThat(ids("attempts")).containsExactly("other", "twice");
    }

    @Test
    void dayThatWasDropped_isMadeAgainForALateRow() throws Exception {
        tables.write(List.of(row("2027-01-01T10:00:00Z", "early")));
        jdbc.execute("drop table requests_20270101, attempts_20270101");
        tables.write(List.of(row("2027-01-01T11:00:00Z", "late")));
        assertThat(ids("requests")).containsExactly("late");
    }

    @Test
    void daysAhead_areMade_andThoseWhoseTimeIsOverAreDropped() throws Exception {
        tables.write(List.of(
                row("2027-01-01T23:59:59Z", "old"),
                row("2027-01-02T00:00:00Z", "kept"),
                row("2027-01-09T10:00:00Z", "new")));
        calendar("2027-01-09T00:00:01Z", Duration.ofDays(7)).prepare();
        assertThat(ids("requests")).containsExactly("kept", "new");
        assertThat(ids("attempts")).containsExactly("kept", "new");
        assertThat(tablesNamed("requests_2027%"))
                .containsExactly(
                        "requests_20270102",
                        "requests_20270109",
                        "requests_20270110",
                        "requests_20270111",
                        "requests_20270112");
    }

    @Test
    void withoutRetention_everythingIsKept() throws Exception {
        tables.write(List.of(row("1999-12-31T23:59:59Z", "old")));
        calendar("2027-01-09T00:00:01Z", Duration.ZERO).prepare();
        assertThat(ids("requests")).containsExactly("old");
    }

    @Test
    void windowsOfQuotasThatAreLongOver_areDropped_butNotThoseWithoutAnEnd() throws Exception {
        jdbc.execute("insert into tenants (id, name) values ('acme', 'Acme')");
        jdbc.execute("insert into quotas (id, tenant_id, name, period, unit, amount) values"
                + " ('daily', 'acme', 'd', 'day', 'requests', 9), ('for-ever', 'acme', 't', 'total', 'requests', 9)");
        jdbc.execute("insert into quota_windows (quota_id, window_start, used, leased) values"
                + " ('daily', '2026-01-01Z', 5, 0), ('daily', '2026-01-02Z', 5, 3), ('daily', '2026-02-04Z', 5, 0),"
                + " ('daily', '2026-02-05Z', 5, 0), ('for-ever', '1970-01-01Z', 7, 0), ('gone', '2026-01-01Z', 1, 0)");
        LedgerCalendar calendar = calendar("2027-03-12T10:00:00Z", Duration.ZERO); // 400 days after 5 February 2026
        String kept =
                "select quota_id || to_char(window_start at time zone 'UTC', ' MM-DD') from quota_windows order by 1";
        try (Connection poster = dataSource.getConnection()) {
            poster.setAutoCommit(false);
            poster.createStatement().execute("update quota_windows set used = 6 where window_start = '2026-02-04Z'");
            calendar.prepare(); // waits for nobody
            assertThat(jdbc.queryForList(kept, String.class))
                    .containsExactly("daily 01-02", "daily 02-04", "daily 02-05", "for-ever 01-01");
            poster.commit();
        }
        calendar.prepare();
        assertThat(jdbc.queryForList(kept, String.class))
                .containsExactly("daily 01-02", "daily 02-05", "for-ever 01-01");
    }

    @Test
    void manyNodesAtMidnight_makeTheDayOnce() throws Exception {
        try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> all = IntStream.range(0, 8)
                    .mapToObj(i -> nodes.submit(() -> {
                        Ledgers.tables(dataSource, Ledgers.settings(Commit.BEFORE_ANSWER, Duration.ofMinutes(1)))
                                .write(List.of(row("2029-06-01T00:00:00Z", "node-" + i)));
                        return null;
                    }))
                    .toList();
            for (Future<Object> each : all) {
                each.get();
            }
        }
        assertThat(ids("requests_20290601")).hasSize(8);
    }

    @Test
    void rowsOfTheLedgerBeforeItHadDays_areKept() {
        DataSource older = TestDatabase.create().dataSource();
        Flyway.configure().dataSource(older).target("7?").load().migrate();
        JdbcTemplate before = new JdbcTemplate(older);
        before.execute(
                "insert into requests (request_id, path, started_at, latency_ms, prompt_tokens, attempts, outcome,"
                        + " status, losses) values ('a', '/v1', '2026-10-31T23:59:59.5Z', 1, 5, 1, 'answered', 200, '{seed}'),"
                        + " ('b', '/v1', '2026-11-01T00:00:00Z', 1, 6, 1, 'answered', 200, '{}')");
        before.execute("insert into attempts (request_id, attempt, channel_id, provider, upstream_model, started_at,"
                + " latency_ms, outcome) values ('a', 1, 'c', 'p', 'm', '2026-11-01T00:00:01Z', 1, 'answered'),"
                + " ('lost', 1, 'c', 'p', 'm', '2026-11-05T00:00:01Z', 1, 'answered')");
        Flyway.configure().dataSource(older).load().migrate();
        assertThat(before.queryForList("select request_id from requests_20261031", String.class))
                .containsExactly("a");
        assertThat(before.queryForList("select request_id from requests_20261101", String.class))
                .containsExactly("b");
        assertThat(before.queryForList("select request_id from attempts_20261031", String.class))
                .containsExactly("a"); // with its request, although it began a day later
        assertThat(before.queryForList("select request_id from attempts order by 1", String.class))
                .containsExactly("a", "lost");
        assertThat(before.queryForObject(
                        "select prompt_tokens || losses::text || usage_estimated from requests where request_id = 'a'",
                        String.class))
                .isEqualTo("5{seed}false");
    }

    private LedgerCalendar calendar(String now, Duration retention) {
        return new LedgerCalendar(
                dataSource, days, retention, Duration.ofDays(400), Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
    }

    private static LedgerRow row(String started, String id) {
        return Rows.at(Instant.parse(started), id, "acme");
    }

    private List<String> ids(String table) {
        return jdbc.queryForList("select request_id from " + table + " order by request_id", String.class);
    }

    private List<String> tablesNamed(String pattern) {
        return jdbc.queryForList(
                "select relname from pg_class where relkind = 'r' and relname like ? order by relname",
                String.class,
                pattern);
    }
}
