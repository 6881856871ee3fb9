package ai.lyss.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.RunningGateway;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.tenant.Tenants;
import ai.lyss.gateway.tenant.VirtualKey;
import ai.lyss.gateway.tenant.VirtualKeys;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Reports as their callers get them, of rows that each test writes for tenants of its own. */
class ReportIT extends RunningGateway {

    private static final String SPRING = "from=2025-03-29&to=2025-04-01"; // 30 March has 23 hours in Berlin
    private static final String AUTUMN = "from=2025-10-25&to=2025-10-28"; // 26 October has 25

    private final String tenant = "r-" + UUID.randomUUID().toString().substring(0, 12);
    private final String other = tenant + "-other";
    private int count;
    private String administrator = "";
    private String operator = "";
    private String application = "";
    private String applicationId = "";

    @Autowired
    private VirtualKeys keys;

    @Autowired
    private Tenants tenants;

    @Autowired
    private ReportPool pool;

    @Autowired
    private DataSource dataSource;

    @BeforeEach
    void people() {
        tenants.create(tenant, "Tenant");
        tenants.create(other, "Other");
        jdbc.sql("update tenants set time_zone = 'Europe/Berlin' where id = ?")
                .param(tenant)
                .update();
        operator =
                keys.issue(VirtualKey.of("default", "op", Role.OPERATOR, null)).text();
        administrator = keys.issue(VirtualKey.of(tenant, "admin", Role.ADMINISTRATOR, null))
                .text();
        VirtualKey key = VirtualKey.of(tenant, "app", Role.APPLICATION, null);
        application = keys.issue(key).text();
        applicationId = key.id();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                SPRING + "|2025-03-29T22:59:59.999999Z 2025-03-29T23:00:00Z 2025-03-30T21:59:59.999999Z"
                        + " 2025-03-30T22:00:00Z|2025-03-29=1 2025-03-30=2 2025-03-31=1",
                AUTUMN + "|2025-10-25T21:59:59.999999Z 2025-10-25T22:00:00Z 2025-10-26T22:59:59.999999Z"
                        + " 2025-10-26T23:00:00Z|2025-10-25=1 2025-10-26=2 2025-10-27=1",
                SPRING + "&time_zone=UTC|2025-03-29T22:59:59.999999Z 2025-03-29T23:00:00Z 2025-03-30T23:59:59.999999Z"
                        + " 2025-03-31T00:00:00Z|2025-03-29=2 2025-03-30=1 2025-03-31=1",
                SPRING + "&time_zone=%2B02:00|2025-03-29T21:59:59.999999Z 2025-03-29T22:00:00Z"
                        + "|2025-03-29=1 2025-03-30=1",
                "from=2025-03-30&to=2025-03-31|2025-03-29T22:59:59.999999Z 2025-03-29T23:00:00Z"
                        + " 2025-03-30T21:59:59.999999Z 2025-03-30T22:00:00Z|2025-03-30=2",
            })
    void days_beginWhereTheTenantIs_alsoWhenClocksChange(String span, String moments, String days) throws Exception {
        for (String moment : moments.split(" ")) {
            row(moment, tenant, "m", "ch", 1_000_000_000L);
        }
        JsonNode data = data(administrator, "/api/v1/usage?" + span);
        assertThat(data.path("items"))
                .extracting(item -> item.path("day").textValue() + "="
                        + item.path("requests").intValue())
                .containsExactly(days.split(" "));
        int sum = StreamSupport.stream(data.path("items").spliterator(), false)
                .mapToInt(item -> item.path("requests").intValue())
                .sum();
        assertThat(data.at("/total/requests").intValue()).isEqualTo(sum);
        assertThat(data.at("/total/cost").textValue()).isEqualTo(String.valueOf(sum));
    }

    @Test
    void usage_addsUpEachOutcomeAndKindOfToken() throws Exception {
        row("2025-03-30T10:00:00Z", tenant, "m1", "ch-a", 123L);
        row("2025-03-30T11:00:00Z", tenant, "m1", "ch-a", null); // used, but has no price
        String failed = row("2025-03-30T12:00:00Z", tenant, "m2", null, null);
        jdbc.sql("""
                update requests set outcome = 'failed', status = 502, prompt_tokens = null, completion_tokens = null,
                    cached_tokens = null, cache_write_tokens = null, reasoning_tokens = null
                where request_id = ?
                """).param(failed).update();
        String cut = row("2025-03-30T13:00:00Z", tenant, "m2", "ch-b", 7L);
        jdbc.sql("update requests set outcome = 'cut', usage_estimated = true where request_id = ?")
                .param(cut)
                .update();
        extra(cut, "2025-03-30T13:00:00Z", "ch-a", 1_000L);
        extra(failed, "2025-03-30T12:00:00Z", "ch-c", null);

        JsonNode data = data(administrator, "/api/v1/usage?" + SPRING + "&group_by=model,channel");
        assertThat(data.path("time_zone").textValue()).isEqualTo("Europe/Berlin");
        assertThat(data.path("group_by").toString()).isEqualTo("[\"model\",\"channel\"]");
        assertThat(data.path("items"))
                .extracting(item -> item.path("model").textValue() + " "
                        + item.path("channel_id").textValue() + " "
                        + item.path("requests").intValue() + " "
                        + item.path("cost").textValue() + " "
                        + item.path("extra_attempts").intValue() + " "
                        + item.path("extra_cost").textValue())
                .containsExactly(
                        "m1 ch-a 2 0.000000123 0 0",
                        "m2 ch-a 0 0 1 0.000001",
                        "m2 ch-b 1 0.000000007 0 0",
                        "m2 ch-c 0 0 1 0",
                        "m2 null 1 0 0 0");
        JsonNode total = data.path("total");
        assertThat(total.toString())
                .isEqualTo("{\"requests\":4,\"answered\":2,\"failed\":1,\"cut\":1,\"abandoned\":0,\"replayed\":0,"
                        + "\"prompt_tokens\":30,\"completion_tokens\":15,\"cached_tokens\":6,\"cache_write_tokens\":3,"
                        + "\"reasoning_tokens\":9,\"estimated_requests\":1,\"estimated_share\":0.3333,"
                        + "\"cost\":\"0.00000013\",\"unpriced_requests\":1,\"extra_attempts\":2,"
                        + "\"extra_prompt_tokens\":200,\"extra_completion_tokens\":40,\"extra_cost\":\"0.000001\"}");
        assertThat(data(administrator, "/api/v1/usage?" + SPRING + "&group_by=model&channel_id=ch-a")
                        .path("items"))
                .extracting(item -> item.path("model").textValue() + item.path("requests"))
                .containsExactly("m1" + 2, "m2" + 0);
    }

    @Test
    void costs_beginWithTheMostExpensive_andTellTheRestTogether() throws Exception {
        row("2025-03-30T10:00:00Z", tenant, "cheap", "ch", 1_000_000_000L);
        row("2025-03-30T10:00:00Z", tenant, "dear", "ch", 6_000_000_000L);
        String raced = row("2025-03-30T10:00:00Z", tenant, "raced", "ch", 1_000_000_000L);
        extra(raced, "2025-03-30T10:00:00Z", "ch-slow", 2_000_000_000L);

        JsonNode data = data(administrator, "/api/v1/costs?" + SPRING + "&top=2");
        assertThat(data.path("items").toString())
                .isEqualTo(
                        "[{\"model\":\"dear\",\"requests\":1,\"cost\":\"6\",\"extra_attempts\":0,\"extra_cost\":\"0\","
                                + "\"total_cost\":\"6\",\"share\":0.6,\"unpriced_requests\":0,\"unpriced_attempts\":0},"
                                + "{\"model\":\"raced\",\"requests\":1,\"cost\":\"1\",\"extra_attempts\":1,\"extra_cost\":\"2\","
                                + "\"total_cost\":\"3\",\"share\":0.3,\"unpriced_requests\":0,\"unpriced_attempts\":0}]");
        assertThat(data.at("/others/total_cost").textValue()).isEqualTo("1");
        assertThat(data.at("/others/share").decimalValue()).isEqualByComparingTo("0.1");
        assertThat(data.at("/total/total_cost").textValue()).isEqualTo("10");
        assertThat(data(administrator, "/api/v1/costs?" + SPRING + "&top=3")
                        .path("others")
                        .isNull())
                .isTrue();
    }

    @Test
    void nothingUsed_isATotalOfNothing() throws Exception {
        for (String path : List.of("/api/v1/usage", "/api/v1/costs", "/api/v1/ledger")) {
            JsonNode data = data(administrator, path + "?" + SPRING);
            assertThat(data.path("items")).isEmpty();
            assertThat(data.at("/total/requests").intValue()).isZero();
        }
        assertThat(data(administrator, "/api/v1/usage").path("from").textValue())
                .isNotNull();
    }

    @Test
    void sumsBeyondALong_areExact() throws Exception {
        for (int i = 0; i < 3; i++) {
            row("2025-03-30T10:00:00Z", tenant, "m", "ch", Long.MAX_VALUE);
        }
        assertThat(data(administrator, "/api/v1/costs?" + SPRING)
                        .at("/total/cost")
                        .textValue())
                .isEqualTo("27670116110.564327421");
    }

    @Test
    void pages_neitherLoseNorRepeatRows_whileNewOnesArrive() throws Exception {
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 11; i++) { // several at one moment, over two days
            expected.add(row(
                    i < 6 ? "2025-03-30T10:00:00.000001Z" : "2025-03-29T10:00:0" + i % 3 + "Z", tenant, "m", "ch", 1L));
        }
        List<String> seen = new ArrayList<>();
        List<String> times = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = data(administrator, "/api/v1/ledger?" + SPRING + "&limit=2" + cursor);
            page.path("items").forEach(item -> {
                seen.add(item.path("request_id").textValue());
                times.add(item.path("started_at").textValue());
            });
            row("2025-03-31T10:00:00Z", tenant, "m", "ch", 1L); // newer than all
            assertThat(seen).hasSizeLessThan(20);
            cursor = page.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("next_cursor").textValue();
        } while (!cursor.isEmpty());
        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
        assertThat(times).isSortedAccordingTo(Collections.reverseOrder());
    }

    @Test
    void ledger_isFilteredByEachParameter() throws Exception {
        String wanted = row("2025-03-30T10:00:00Z", tenant, "m'1", "ch-x", 1_500_000_000L);
        jdbc.sql("""
                update requests set outcome = 'failed', status = 504, error_code = 'timeout', latency_ms = 9000
                where request_id = ?
                """).param(wanted).update();
        row("2025-03-30T10:00:01Z", tenant, "m2", "ch-y", 1L);
        for (String filter : List.of(
                "model=m%271",
                "channel_id=ch-x",
                "outcome=failed",
                "status=504",
                "error_code=timeout",
                "min_latency_ms=9000",
                "request_id=" + wanted,
                "to=2025-03-30T10:00:00.000001Z",
                "key_id=key-of-r&status=504")) {
            JsonNode items = data(administrator, "/api/v1/ledger?from=2025-03-29&to=2025-04-01&" + filter)
                    .path("items");
            assertThat(items)
                    .as(filter)
                    .extracting(item -> item.path("request_id").textValue())
                    .containsExactly(wanted);
        }
    }

    @Test
    void request_isToldWithItsAttempts_andUpstreamsWordsToOperatorsOnly() throws Exception {
        String id = row("2025-03-30T10:00:00.123456Z", tenant, "m", "ch", 1_500_000_000L);
        extra(id, "2025-03-30T10:00:00.123456Z", "ch-slow", 250_000_000L);
        JsonNode row = data(administrator, "/api/v1/ledger/" + id);
        assertThat(row.path("started_at").textValue()).isEqualTo("2025-03-30T10:00:00.123456Z");
        assertThat(row.path("cost").textValue()).isEqualTo("1.5");
        assertThat(row.at("/tried/0/channel_id").textValue()).isEqualTo("ch-slow");
        assertThat(row.at("/tried/0/cost").textValue()).isEqualTo("0.25");
        assertThat(row.toString()).doesNotContain("detail", "cost_nanos");
        assertThat(data(operator, "/api/v1/ledger/" + id).at("/tried/0/detail").textValue())
                .isEqualTo("said by the upstream");
        assertThat(get(administrator, "/api/v1/ledger/req_nothing").statusCode())
                .isEqualTo(404);
        assertThat(get(administrator, "/api/v1/ledger/%27%20or%20true").statusCode())
                .isEqualTo(404);
    }

    @Test
    void realRequest_isInTheReportsWhenItsAnswerIsThere() throws Exception {
        String model = "report-" + UUID.randomUUID();
        addChannel(
                model, "openai", model, "sim-openai:tokens=5", 0, Map.of("price-input", "10", "price-output", "100"));
        String id = post("/v1/chat/completions", chat(model, ""))
                .headers()
                .firstValue("x-request-id")
                .orElseThrow();
        JsonNode total =
                data(operator, "/api/v1/usage?tenant_id=demo&model=" + model).path("total");
        assertThat(total.path("answered").intValue()).isOne();
        assertThat(total.path("completion_tokens").intValue()).isGreaterThanOrEqualTo(5);
        JsonNode row = data(operator, "/api/v1/ledger/" + id);
        assertThat(row.path("cost").textValue())
                .isEqualTo(total.path("cost").textValue())
                .isNotEqualTo("0");
        assertThat(row.path("tried")).hasSize(1);
    }

    @Test
    void tenants_neverSeeEachOther() throws Exception {
        String own = row("2025-03-30T10:00:00Z", tenant, "m", "ch", 1L);
        String foreign = row("2025-03-30T10:00:00Z", other, "secret-model", "secret-ch", 1L);
        String nobodys = row("2025-03-30T10:00:00Z", null, "secret-model", "secret-ch", 1L);
        extra(foreign, "2025-03-30T10:00:00Z", "secret-ch", 5L);
        for (String path : List.of(
                "/api/v1/usage?" + SPRING + "&group_by=tenant,key,model,channel,provider,day",
                "/api/v1/usage?" + SPRING + "&model=secret-model",
                "/api/v1/usage?" + SPRING + "&channel_id=secret-ch",
                "/api/v1/usage?" + SPRING + "&key_id=key-of-r&tenant_id=" + tenant,
                "/api/v1/costs?" + SPRING + "&group_by=channel",
                "/api/v1/ledger?" + SPRING,
                "/api/v1/ledger?" + SPRING + "&request_id=" + foreign)) {
            HttpResponse<String> answer = get(administrator, path);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).as(path).doesNotContain("secret", other, foreign, nobodys);
            assertThat(json(answer).at("/data/total/requests").asInt()).isLessThanOrEqualTo(1);
            assertThat(json(answer).at("/data/total/extra_attempts").asInt()).isZero();
        }
        for (String path : List.of("/api/v1/usage", "/api/v1/costs", "/api/v1/ledger")) {
            for (String key : List.of(administrator, application)) {
                assertThat(get(key, path + "?tenant_id=" + other).statusCode()).isEqualTo(403);
            }
        }
        for (String id : List.of(foreign, nobodys)) {
            assertThat(get(administrator, "/api/v1/ledger/" + id).statusCode()).isEqualTo(404);
            assertThat(get(operator, "/api/v1/ledger/" + id).statusCode()).isEqualTo(200);
        }
        // somebody else's page is a place in time only
        String cursor = new Cursor(Instant.EPOCH, Instant.parse("2025-03-30T23:00:00Z"), foreign).toString();
        assertThat(data(administrator, "/api/v1/ledger?" + SPRING + "&cursor=" + cursor)
                        .path("items"))
                .extracting(item -> item.path("request_id").textValue())
                .containsExactly(own);
        assertThat(data(operator, "/api/v1/usage?" + SPRING + "&group_by=tenant")
                        .path("items"))
                .extracting(item -> item.path("tenant_id").textValue())
                .contains(tenant, other, null);
        assertThat(data(operator, "/api/v1/usage?" + SPRING + "&tenant_id=" + other)
                        .at("/total/requests")
                        .intValue())
                .isOne();
    }

    @Test
    void application_seesItsOwnKeysRows_withoutChannels() throws Exception {
        row("2025-03-30T10:00:00Z", tenant, "m", "secret-ch", 1L);
        String own = row("2025-03-30T10:00:00Z", tenant, "m", "secret-ch", 3L);
        jdbc.sql("update requests set key_id = ? where request_id = ?")
                .params(applicationId, own)
                .update();
        extra(own, "2025-03-30T10:00:00Z", "secret-ch", 5L);
        HttpResponse<String> ledger = get(application, "/api/v1/ledger?" + SPRING);
        assertThat(json(ledger).at("/data/items"))
                .extracting(item -> item.path("request_id").textValue())
                .containsExactly(own);
        assertThat(ledger.body()).doesNotContain("secret-ch", "openai");
        assertThat(get(application, "/api/v1/ledger/" + own).body())
                .contains(own)
                .doesNotContain("secret-ch", "tried");
        assertThat(data(application, "/api/v1/usage?" + SPRING)
                        .at("/total/requests")
                        .intValue())
                .isOne();
        for (String path : List.of(
                "/api/v1/usage?group_by=channel",
                "/api/v1/costs?group_by=model,provider",
                "/api/v1/usage?channel_id=secret-ch",
                "/api/v1/ledger?channel_id=secret-ch",
                "/api/v1/ledger?key_id=key-of-r")) {
            assertThat(get(application, path).statusCode()).as(path).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "m'; DROP TABLE requests; --",
                ":#tenant",
                "${body}",
                "$simple{body}",
                "?",
                "{a,b}",
                "%",
                "\\",
                "\uD83D\uDE00",
            })
    void hostileText_isNothingButText(String text) throws Exception {
        String id = row("2025-03-30T10:00:00Z", tenant, text, "ch", 1L);
        row("2025-03-30T10:00:00Z", tenant, "m", "ch", 1L);
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        assertThat(data(administrator, "/api/v1/ledger?" + SPRING + "&model=" + encoded)
                        .path("items"))
                .extracting(item -> item.path("request_id").textValue())
                .containsExactly(id);
        assertThat(data(administrator, "/api/v1/usage?" + SPRING + "&group_by=model&model=" + encoded)
                        .at("/items/0/model")
                        .textValue())
                .isEqualTo(text);
        for (String name : List.of("key_id", "channel_id", "request_id", "error_code")) {
            assertThat(data(administrator, "/api/v1/ledger?" + SPRING + "&" + name + "=" + encoded)
                            .path("items"))
                    .isEmpty();
        }
    }

    @Test
    void everyWrongParameter_isNamed() throws Exception {
        assertProblem(
                "/api/v1/usage?from=yesterday&to=2025-13-01&time_zone=Mars&group_by=day,day&model=&colour=red&top=3",
                "from",
                "to",
                "time_zone",
                "group_by",
                "model",
                "colour",
                "top");
        assertProblem("/api/v1/costs?group_by=model;drop&top=0", "group_by", "top");
        assertProblem(
                "/api/v1/ledger?limit=501&cursor=%00x&outcome=fine&status=1e3&min_latency_ms=-1&group_by=day",
                "cursor");
        assertProblem(
                "/api/v1/ledger?limit=501&cursor=x&outcome=fine&status=1e3&min_latency_ms=-1&group_by=day",
                "limit",
                "cursor",
                "outcome",
                "status",
                "min_latency_ms",
                "group_by");
        assertProblem("/api/v1/usage?from=2025-03-30&to=2025-03-30", "from");
        assertProblem("/api/v1/usage?from=2023-01-01&to=2025-01-01", "from");
        assertProblem("/api/v1/ledger/req_1?from=2025-01-01", "from");
    }

    @Test
    void bounds_leaveOutTheDaysThatAreNotAskedFor() throws Exception {
        for (int day = 28; day <= 31; day++) {
            row("2025-03-" + day + "T10:00:00Z", tenant, "m", "ch", 1L);
        }
        Span span = new Span(
                Instant.parse("2025-03-29T00:00:00Z"), Instant.parse("2025-03-30T00:00:00Z"), ZoneId.of("UTC"));
        for (Viewer viewer : List.of(
                new Viewer(null, null, true, true),
                new Viewer(tenant, null, true, false),
                new Viewer(tenant, "key", true, false))) {
            UsageQuery usage = new UsageQuery(viewer, span, List.of(Dimension.MODEL), null, null, null);
            assertThat(partitions("usage.sql", usage.bound()))
                    .containsExactly("attempts_20250329", "requests_20250329");
            Map<String, Object> filters = new HashMap<>();
            for (String name :
                    List.of("model", "channel_id", "request_id", "error_code", "outcome", "status", "min_latency_ms")) {
                filters.put(name, null);
            }
            LedgerQuery search = new LedgerQuery(viewer, span, filters, Cursor.atTheEndOf(span), 50);
            assertThat(partitions("ledger.sql", search.bound())).containsExactly("requests_20250329");
        }
    }

    @Test
    void reportThatTakesTooLong_isGivenUp_andNothingElseIsHeldUp() throws Exception {
        row("2025-02-01T10:00:00Z", tenant, "m", "ch", 1L);
        try (Connection holder = dataSource.getConnection();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("lock table requests_20250201 in access exclusive mode");
            HttpResponse<String> late = get(administrator, "/api/v1/usage?from=2025-02-01&to=2025-02-02");
            assertThat(late.statusCode()).as(late.body()).isEqualTo(503);
            assertThat(json(late).path("message").textValue()).contains("Ask for less");
            assertThat(get(administrator, "/api/v1/usage?" + SPRING).statusCode())
                    .isEqualTo(200);
            holder.rollback();
        }
    }

    @Test
    void exportsThatTakeTooLong_areGivenUp_andHoldNoConnectionOfRequests() throws Exception {
        row("2025-02-02T10:00:00Z", tenant, "m", "ch", 1L);
        String path = "/api/v1/ledger/export?from=2025-02-02&to=2025-02-03&error_code=x";
        try (Connection holder = dataSource.getConnection();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("lock table requests_20250202 in access exclusive mode");
            List<CompletableFuture<HttpResponse<String>>> exports = IntStream.range(0, 12) // more than connections
                    .mapToObj(i -> http.sendAsync(
                            request(path)
                                    .setHeader("Authorization", "Bearer " + administrator)
                                    .timeout(Duration.ofSeconds(40))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString()))
                    .toList();
            await().untilAsserted(() -> assertThat(jdbc.sql("select count(*) from pg_stat_activity"
                                    + " where wait_event_type = 'Lock' and query like '%error_code%'"
                                    + " and datname = current_database()")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(2));
            assertThat(post("/v1/chat/completions", chat("sim-openai", "")).statusCode())
                    .isEqualTo(200);
            for (CompletableFuture<HttpResponse<String>> each : exports) {
                HttpResponse<String> late = each.join();
                assertThat(late.statusCode()).as(late.body()).isEqualTo(503);
                assertThat(json(late).path("message").textValue())
                        .containsAnyOf("Ask for less", "database cannot be reached");
            }
            holder.rollback();
        }
        assertThat(get(administrator, path).statusCode()).isEqualTo(200);
    }

    @Test
    void connectionsOfReports_cannotWrite() throws Exception {
        try (Connection connection = pool.connections().getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("delete from requests"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("25006"));
        }
    }

    private Set<String> partitions(String file, Map<String, Object> bound) throws IOException {
        String sql = Files.readString(Path.of("routes/admin", file)).replace(":#", ":");
        List<String> plan =
                new NamedParameterJdbcTemplate(pool.connections()).queryForList("explain " + sql, bound, String.class);
        Set<String> partitions = new TreeSet<>();
        plan.forEach(line -> Pattern.compile("(?:requests|attempts)_[0-9]{8}")
                .matcher(line)
                .results()
                .forEach(found -> partitions.add(found.group())));
        return partitions;
    }

    /** An answered request of 10 prompt and 5 completion tokens. */
    private String row(String moment, String tenantId, String model, String channel, Long nanos) {
        Instant started = Instant.parse(moment);
        jdbc.sql("select ledger_day(?)")
                .param(started.atOffset(ZoneOffset.UTC).toLocalDate())
                .query((row, number) -> 0)
                .list();
        String id = "req_" + tenant + "-" + count++;
        jdbc.sql("""
                insert into requests (request_id, tenant_id, key_id, path, model, channel_id, provider, upstream_model,
                    stream, started_at, latency_ms, prompt_tokens, completion_tokens, cached_tokens,
                    cache_write_tokens, reasoning_tokens, cost_nanos, priced, attempts, outcome, status)
                values (?, ?, 'key-of-r', '/v1/chat/completions', ?, ?, 'openai', 'up', false, ?, 12, 10, 5, 2, 1, 3,
                    ?, ?, 1, 'answered', 200)
                """)
                .params(Collections.unmodifiableList(Arrays.asList(
                        id, tenantId, model, channel, started.atOffset(ZoneOffset.UTC), nanos, nanos != null)))
                .update();
        return id;
    }

    /** An attempt of it that took something though its answer was not the client's. */
    private void extra(String id, String moment, String channel, Long nanos) {
        jdbc.sql("""
                insert into attempts (request_id, attempt, request_started_at, channel_id, provider, upstream_model,
                    started_at, latency_ms, outcome, detail, prompt_tokens, completion_tokens, cost_nanos, priced)
                values (?, 1, ?, ?, 'openai', 'up', ?, 5, 'answered', 'said by the upstream', 100, 20, ?, ?)
                """)
                .params(Arrays.asList(
                        id,
                        Instant.parse(moment).atOffset(ZoneOffset.UTC),
                        channel,
                        Instant.parse(moment).atOffset(ZoneOffset.UTC),
                        nanos,
                        nanos != null))
                .update();
    }

    private HttpResponse<String> get(String key, String path) throws IOException, InterruptedException {
        HttpRequest get =
                request(path).setHeader("Authorization", "Bearer " + key).GET().build();
        return http.send(get, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private JsonNode data(String key, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(key, path);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return json(answer).path("data");
    }

    private void assertProblem(String path, String... fields) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(administrator, path);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(400);
        assertThat(json(answer).path("errors"))
                .as(path)
                .extracting(each -> each.path("field").textValue())
                .containsExactlyInAnyOrder(fields);
    }
}
