package ai.lyss.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Reports are made of sums, and always say what the rows say: {@code usage.sql} beside a query that reads nothing but
 * rows, both with one snapshot, of random rows and whatever else happens to them.
 */
class ReportsEqualRowsTest {

    private static final Instant FIRST = Instant.parse("2025-04-03T12:00:00Z");
    private static final int HOURS = 96; // over the end of summer time on Lord Howe, which is half an hour
    private static final List<String> ZONES = List.of(
            "UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "+01:07", "-18:00");
    private static final Viewer ALL = new Viewer(null, null, true, true);

    private final TestDatabase database = TestDatabase.create();
    private final HikariDataSource dataSource = pool();
    private final JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    private final AtomicInteger number = new AtomicInteger();
    private final Random random = new Random(42);

    private HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(8);
        return new HikariDataSource(config);
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    @Test
    void rowsBeforeAndAfterThereWereSums_lateOnesAndChangedOnes() throws Exception {
        migrateTo("11");
        days();
        write(random, 300);
        migrateTo("latest");
        assertReportsEqualRows(random, 10); // from rows
        assertThat(unsummed()).isEqualTo(5);
        write(random, 100); // of days that wait to be added up
        assertReportsEqualRows(random, 10);
        assertThat(addUp()).isEqualTo(5);
        assertThat(unsummed()).isZero();
        assertReportsEqualRows(random, 30);
        write(random, 100);
        assertReportsEqualRows(random, 10); // sums, and deltas of all times
        assertThat(addUp()).isZero();
        assertThat(jdbc.queryForObject("select count(*) from ledger_deltas", Integer.class))
                .isZero();
        assertReportsEqualRows(random, 10);

        jdbc.update("update requests set model = 'changed', cost_nanos = 5 where request_id like '%7'");
        jdbc.update("update requests set started_at = started_at + interval '1 day' where request_id like '%33'");
        jdbc.update("delete from requests where request_id like '%5'");
        jdbc.update("update attempts set prompt_tokens = 1 where request_id like '%4'");
        assertReportsEqualRows(random, 10);
        assertThat(addUp()).isPositive();
        assertReportsEqualRows(random, 10);
        jdbc.update("delete from attempts where request_id like '%8' and request_started_at < '2025-04-05Z'");
        assertThat(addUp()).isBetween(1, 2);
        assertReportsEqualRows(random, 10);

        jdbc.queryForList("select drop_ledger_before('2025-04-05')");
        assertReportsEqualRows(random, 10);
        assertThat(jdbc.queryForObject("select count(*) from ledger_sums where slice < '2025-04-05Z'", Integer.class))
                .isZero();
        assertThat(jdbc.queryForObject("select count(*) from ledger_sums", Integer.class))
                .isPositive();
        days();
        write(random, 50); // so late that their day had been dropped
        assertReportsEqualRows(random, 10);
        jdbc.execute("truncate requests, attempts");
        assertReportsEqualRows(random, 3);
        assertThat(addUp()).isPositive();
        assertThat(jdbc.queryForObject("select count(*) from ledger_sums", Integer.class))
                .isZero();
    }

    /** Writers whose transactions take their time, some rolled back, and several nodes that add up. */
    @Test
    void everySnapshot_whileOthersWriteAndAddUp() throws Exception {
        migrateTo("latest");
        days();
        AtomicBoolean running = new AtomicBoolean(true);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Random own = new Random(i);
                all.add(threads.submit(() -> {
                    while (running.get()) {
                        write(own, 1 + own.nextInt(20));
                    }
                    return null;
                }));
            }
            for (int i = 0; i < 2; i++) {
                all.add(threads.submit(() -> {
                    while (running.get()) {
                        addUp();
                        jdbc.update("insert into ledger_unsummed values ('2025-04-05')");
                    }
                    return null;
                }));
            }
            try {
                do {
                    assertReportsEqualRows(random, 25);
                    assertThat(all).noneMatch(Future::isDone);
                } while (number.get() <= 100); // whoever reads may be quicker than those who write
            } finally {
                running.set(false);
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        addUp();
        assertReportsEqualRows(random, 10);
    }

    private void migrateTo(String version) {
        Flyway.configure().dataSource(dataSource).target(version).load().migrate();
    }

    private void days() {
        for (int day = 3; day <= 8; day++) {
            jdbc.queryForList("select ledger_day('2025-04-0" + day + "')");
        }
    }

    private int unsummed() {
        return jdbc.queryForObject("select count(*) from ledger_unsummed", Integer.class);
    }

    /** As the ledger does it; says how many days were added up anew. */
    private int addUp() {
        int days = 0;
        jdbc.queryForList("select ledger_sum()");
        while (days < 10 && jdbc.queryForObject("select ledger_resum()", String.class) != null) {
            jdbc.queryForList("select ledger_sum()");
            days++;
        }
        return days;
    }

    private void write(Random from, int rows) throws SQLException {
        List<Object[]> requests = new ArrayList<>();
        List<Object[]> attempts = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            String id = "req-" + number.incrementAndGet();
            OffsetDateTime started = moment(from).atOffset(ZoneOffset.UTC);
            Long prompt = from.nextInt(4) == 0 ? null : (long) from.nextInt(1000);
            String outcome = List.of("answered", "failed", "cut", "abandoned", "replayed", "else")
                    .get(from.nextInt(6));
            requests.add(new Object[] {
                id,
                of(from, "a", "b", "", null),
                of(from, "k1", null),
                of(from, "m1", "m2", null),
                of(from, "c1", null),
                of(from, "p1", "p2"),
                started,
                prompt,
                prompt,
                from.nextBoolean() ? prompt : null,
                prompt,
                prompt,
                from.nextBoolean(),
                prompt == null || from.nextInt(3) == 0 ? null : Long.MAX_VALUE - from.nextInt(100),
                outcome
            });
            for (int attempt = 1; attempt <= from.nextInt(3); attempt++) {
                Long extra = from.nextBoolean() ? null : (long) from.nextInt(100);
                attempts.add(new Object[] {
                    id,
                    attempt,
                    started,
                    of(from, "c1", "c2"),
                    of(from, "p1", "p3"),
                    started,
                    extra,
                    extra,
                    extra == null || from.nextBoolean() ? null : extra
                });
            }
        }
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            JdbcTemplate one = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            one.batchUpdate("""
                    insert into requests (request_id, tenant_id, key_id, model, channel_id, provider, started_at,
                        prompt_tokens, completion_tokens, cached_tokens, cache_write_tokens, reasoning_tokens,
                        usage_estimated, cost_nanos, outcome, path, latency_ms, attempts, status)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '/', 1, 1, 200) on conflict do nothing""", requests);
            one.batchUpdate("""
                    insert into attempts (request_id, attempt, request_started_at, channel_id, provider, started_at,
                        prompt_tokens, completion_tokens, cost_nanos, upstream_model, latency_ms, outcome)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'm', 1, 'failed')""", attempts);
            one.batchUpdate("""
                    insert into requests (request_id, tenant_id, key_id, model, channel_id, provider, started_at,
                        prompt_tokens, completion_tokens, cached_tokens, cache_write_tokens, reasoning_tokens,
                        usage_estimated, cost_nanos, outcome, path, latency_ms, attempts, status)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '/', 1, 1, 200) on conflict do nothing""", requests);
            if (from.nextInt(5) == 0 && number.get() > 1000) {
                connection.rollback();
            } else {
                connection.commit();
            }
            connection.setAutoCommit(true);
        }
    }

    private static String of(Random from, String... some) {
        return some[from.nextInt(some.length)];
    }

    /** Often just where something begins. */
    private static Instant moment(Random from) {
        Instant moment = FIRST.plus(from.nextInt(HOURS * 4) * 15L, ChronoUnit.MINUTES);
        return switch (from.nextInt(4)) {
            case 0 -> moment;
            case 1 -> moment.minus(1, ChronoUnit.MICROS);
            case 2 -> moment.plus(Duration.ofMinutes(8)); // a day begins then where clocks are 67 minutes ahead
            default -> moment.plus(from.nextInt(900_000_000), ChronoUnit.MICROS);
        };
    }

    private void assertReportsEqualRows(Random from, int times) throws SQLException, IOException {
        for (int i = 0; i < times; i++) {
            ZoneId zone = ZoneId.of(ZONES.get(from.nextInt(ZONES.size())));
            Instant since = i == 0 ? FIRST : moment(from);
            Span span = new Span(since, since.plus(1 + from.nextInt(HOURS * 60), ChronoUnit.MINUTES), zone);
            List<Dimension> groups = Arrays.stream(Dimension.values())
                    .filter(each -> each == Dimension.DAY ? from.nextInt(3) > 0 : from.nextInt(3) == 0)
                    .toList();
            UsageQuery query = new UsageQuery(
                    from.nextInt(3) == 0 ? new Viewer("a", from.nextBoolean() ? "k1" : null, true, false) : ALL,
                    span,
                    groups,
                    from.nextInt(4) == 0 ? "m1" : null,
                    from.nextInt(4) == 0 ? "c1" : null,
                    from.nextInt(3) == 0 ? 5000 : null);
            assertReportEqualsRows(query);
        }
    }

    private void assertReportEqualsRows(UsageQuery query) throws SQLException, IOException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            NamedParameterJdbcTemplate one =
                    new NamedParameterJdbcTemplate(new SingleConnectionDataSource(connection, true));
            Map<String, Object> bound = query.bound();
            List<Map<String, Object>> fromSums = one.queryForList(sql("routes/admin/usage.sql"), bound);
            bound.put("by_day", query.groups().contains(Dimension.DAY));
            bound.put(
                    "days",
                    query.span().starts().stream()
                            .skip(1)
                            .map(Instant::toString)
                            .collect(Collectors.joining(",", "{", "}")));
            List<Map<String, Object>> fromRows =
                    one.queryForList(sql("src/test/resources/report/usage-of-rows.sql"), bound);
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            assertThat(words(fromSums, query)).as(query.toString()).containsExactlyElementsOf(words(fromRows, query));
        }
    }

    private static String sql(String file) throws IOException {
        return Files.readString(Path.of(file)).replace(":#", ":");
    }

    /** Without what means the same: no number and 0, and the only day where none are told apart. */
    private static List<String> words(List<Map<String, Object>> rows, UsageQuery query) {
        return rows.stream()
                .map(row -> {
                    Map<String, String> words = new TreeMap<>();
                    row.forEach((name, value) -> {
                        if (value != null
                                && !(value instanceof Number some && some.longValue() == 0 && !name.equals("day"))
                                && !(name.equals("day") && !query.groups().contains(Dimension.DAY))) {
                            words.put(
                                    name,
                                    value instanceof Number some ? new BigDecimal(some.toString()) + "" : value + "");
                        }
                    });
                    return words.toString();
                })
                .toList();
    }
}
