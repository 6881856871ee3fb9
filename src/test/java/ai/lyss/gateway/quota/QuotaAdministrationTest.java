package ai.lyss.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.Role;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Who may do what with quotas, and what is answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuotaAdministrationTest {

    private static final Caller OPERATOR = caller("operators", "op-key", Role.OPERATOR);
    private static final Caller ADMINISTRATOR = caller("one", "one-admin", Role.ADMINISTRATOR);
    private static final Caller APPLICATION = caller("one", "one-app", Role.APPLICATION);

    private final TestDatabase database = TestDatabase.migrated();
    private TestNode node;
    private QuotaAdministration administration;

    @BeforeAll
    void start() throws SQLException {
        for (String tenant : List.of("one", "two", "three")) {
            TestNode.tenant(database, tenant);
        }
        database.client()
                .sql("update tenants set time_zone = 'Asia/Tokyo' where id = 'one'")
                .update();
        for (Map.Entry<String, String> key :
                Map.of("one-app", "one", "one-admin", "one", "two-app", "two").entrySet()) {
            database.client()
                    .sql("insert into virtual_keys (id, tenant_id, name, hash, hint)"
                            + " values (?, ?, 'k', sha256(?::bytea), 'hint')")
                    .params(key.getKey(), key.getValue(), key.getKey())
                    .update();
        }
        node = new TestNode(database);
        administration = new QuotaAdministration(node.store, node.tables, node.quotas);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void operator_setsAnyTenantsQuotaAndItHoldsAtOnce() throws Exception {
        JsonNode made = create(OPERATOR, """
                {"tenant_id":"one","model":"gpt-*","window":"month","unit":"cost","limit":10.5,"mode":"enforce"}""");
        assertThat(made.path("scope").asText()).isEqualTo("model");
        assertThat(made.path("limit").decimalValue()).isEqualByComparingTo("10.5");
        assertThat(made.path("time_zone").asText()).isEqualTo("Asia/Tokyo");
        List<Account> applying = node.quotas.snapshot().applying("one", null, "gpt-5");
        assertThat(applying).extracting(each -> each.quota().amount()).contains(10_500_000_000L);
        Account account = applying.stream()
                .filter(each -> each.quota().id().equals(made.path("id").asText()))
                .findFirst()
                .orElseThrow();
        node.serve(List.of(new Wanted(account, 4_000_000_000L, 4_000_000_000L)), Duration.ZERO, 2_500_000_000L);
        JsonNode usage = data(administration.usage(OPERATOR, request(made, null, null)));
        assertThat(usage.path("used").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(usage.path("resets_at").asText()).endsWith("T15:00:00Z");
        assertThat(usage.path("used")
                        .decimalValue()
                        .add(usage.path("leased").decimalValue())
                        .add(usage.path("remaining").decimalValue()))
                .isEqualByComparingTo("10.5");
    }

    @Test
    void administrator_setsQuotasOfItsKeysOnly() {
        JsonNode made =
                create(ADMINISTRATOR, "{\"key_id\":\"one-app\",\"window\":\"day\",\"unit\":\"requests\",\"limit\":5}");
        assertThat(made.path("tenant_id").asText()).isEqualTo("one");
        String rest = "\"window\":\"day\",\"unit\":\"requests\",\"limit\":5}";
        assertRefused(ErrorKind.FORBIDDEN, () -> create(ADMINISTRATOR, "{" + rest));
        assertRefused(ErrorKind.FORBIDDEN, () -> create(ADMINISTRATOR, "{\"tenant_id\":\"two\"," + rest));
        assertRefused(ErrorKind.FORBIDDEN, () -> create(APPLICATION, "{\"key_id\":\"one-app\"," + rest));
        assertThatThrownBy(() -> create(ADMINISTRATOR, "{\"key_id\":\"two-app\"," + rest))
                .isInstanceOfSatisfying(
                        InvalidFieldsException.class,
                        wrong -> assertThat(wrong.fields()).extracting("field").containsExactly("key_id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"unit\":\"requests\"                               | limit: is required",
                "\"unit\":\"cost\",\"limit\":null                    | limit: is required",
                "\"unit\":\"cost\",\"limit\":\"x\"                   | limit: must be dollars, 0 or more, with 9 decimals at most",
                "\"unit\":\"requests\",\"limit\":1,\"model\":\"a\\nb\" | model: must not contain control characters",
                "\"unit\":\"requests\",\"limit\":1,\"model\":\"a*b\"  | model: may have a * at its end only",
                "\"unit\":\"requests\",\"limit\":1,\"name\":\"\\u001b[31m\" | name: must not contain control characters",
                "\"unit\":\"requests\",\"limit\":1,\"mode\":5         | mode: must be one of enforce, shadow"
            })
    void wrongField_isToldOnceAndInItsOwnWords(String fields, String told) {
        assertThatThrownBy(() -> create(OPERATOR, "{\"tenant_id\":\"one\",\"window\":\"day\"," + fields + "}"))
                .isInstanceOfSatisfying(
                        InvalidFieldsException.class,
                        wrong -> assertThat(wrong.fields())
                                .extracting(each -> each.field() + ": " + each.problem())
                                .containsExactly(told));
    }

    @Test
    void wordOfAnotherType_isOneError() {
        assertThatThrownBy(() -> create(OPERATOR, "{\"tenant_id\":\"one\",\"window\":\"day\",\"unit\":5,\"limit\":1}"))
                .isInstanceOfSatisfying(
                        InvalidFieldsException.class,
                        wrong -> assertThat(wrong.fields()).extracting("field").containsExactly("unit"));
    }

    @Test
    void administrator_cannotRaiseWhatTheTenantMayUse() {
        JsonNode made = create(OPERATOR, """
                {"tenant_id":"one","window":"total","unit":"total_tokens","limit":100}""");
        assertThat(data(administration.get(ADMINISTRATOR, request(made, null, null)))
                        .path("limit")
                        .asLong())
                .isEqualTo(100);
        assertRefused(
                ErrorKind.FORBIDDEN,
                () -> administration.update(ADMINISTRATOR, request(made, "{\"limit\":1000}", null)));
        assertRefused(ErrorKind.FORBIDDEN, () -> administration.delete(ADMINISTRATOR, request(made, null, null)));
    }

    @Test
    void otherTenantsQuota_doesNotExist() {
        JsonNode made = create(OPERATOR, """
                {"tenant_id":"two","window":"day","unit":"requests","limit":7}""");
        for (Caller caller : List.of(ADMINISTRATOR, APPLICATION)) {
            assertRefused(ErrorKind.NOT_FOUND, () -> administration.get(caller, request(made, null, null)));
            assertRefused(ErrorKind.NOT_FOUND, () -> administration.usage(caller, request(made, null, null)));
            assertThat(data(administration.list(caller, new ManagementRequest(Map.of(), Map.of(), null, null)))
                            .path("items")
                            .toString())
                    .doesNotContain("\"two\"");
        }
        assertRefused(
                ErrorKind.FORBIDDEN,
                () -> administration.currentUsage(
                        ADMINISTRATOR, new ManagementRequest(Map.of(), Map.of("tenant_id", "two"), null, null)));
    }

    @Test
    void application_seesWhatAppliesToIt_andNothingOfOtherKeys() {
        String rest = "\"window\":\"total\",\"unit\":\"requests\",\"limit\":9}";
        String own = create(OPERATOR, "{\"tenant_id\":\"one\",\"key_id\":\"one-app\"," + rest)
                .path("id")
                .asText();
        JsonNode tenants = create(OPERATOR, "{\"tenant_id\":\"one\",\"name\":\"of us all\"," + rest);
        JsonNode others = create(OPERATOR, "{\"tenant_id\":\"one\",\"key_id\":\"one-admin\"," + rest);
        JsonNode foreign = create(OPERATOR, "{\"tenant_id\":\"two\"," + rest);
        ManagementRequest all = new ManagementRequest(Map.of(), Map.of("limit", "500"), null, null);
        JsonNode page = data(administration.currentUsage(APPLICATION, all));
        assertThat(page.path("items"))
                .extracting(item -> item.path("quota_id").asText())
                .contains(own, tenants.path("id").asText())
                .doesNotContain(others.path("id").asText(), foreign.path("id").asText());
        assertThat(page.path("total").asInt()).isEqualTo(page.path("items").size());
        JsonNode usage = data(administration.usage(APPLICATION, request(tenants, null, null)));
        assertThat(usage.path("name").asText()).isEqualTo("of us all");
        assertThat(usage.path("remaining").asInt()).isEqualTo(9);
        assertRefused(ErrorKind.NOT_FOUND, () -> administration.usage(APPLICATION, request(others, null, null)));
        assertRefused(ErrorKind.FORBIDDEN, () -> administration.delete(APPLICATION, request(tenants, null, null)));

        Caller withToken = new Caller("one", null, "somebody", Role.APPLICATION, false, null);
        assertThat(data(administration.currentUsage(withToken, all)).path("items"))
                .extracting(item -> item.path("quota_id").asText())
                .contains(tenants.path("id").asText())
                .doesNotContain(own, others.path("id").asText());
        assertThat(data(administration.list(
                                ADMINISTRATOR,
                                new ManagementRequest(Map.of(), Map.of("key_id", "one-app"), null, null)))
                        .path("items"))
                .extracting(item -> item.path("id").asText())
                .contains(own)
                .doesNotContain(tenants.path("id").asText());
    }

    @Test
    void change_ofAnOlderVersionIsRefusedAndWhatCannotChangeIsTold() {
        JsonNode made = create(OPERATOR, """
                {"tenant_id":"two","window":"day","unit":"requests","limit":7}""");
        JsonNode changed = data(administration.update(OPERATOR, request(made, "{\"limit\":8}", "1")));
        assertThat(changed.path("limit").asLong()).isEqualTo(8);
        assertThat(changed.path("version").asInt()).isEqualTo(2);
        assertRefused(
                ErrorKind.PRECONDITION_FAILED,
                () -> administration.update(OPERATOR, request(made, "{\"limit\":9}", "1")));
        assertRefused(ErrorKind.PRECONDITION_FAILED, () -> administration.delete(OPERATOR, request(made, null, "1")));
        assertThatThrownBy(() -> administration.update(OPERATOR, request(made, "{\"unit\":\"cost\"}", null)))
                .isInstanceOf(InvalidFieldsException.class);
        assertThat(administration.delete(OPERATOR, request(made, null, "2")).status())
                .isEqualTo(204);
        assertRefused(ErrorKind.NOT_FOUND, () -> administration.get(OPERATOR, request(made, null, null)));
        assertThat(node.quotas.snapshot().accounts())
                .doesNotContainKey(made.path("id").asText());
    }

    @Test
    void changesThatNameNoVersion_allHappenOneAfterTheOther() throws Exception {
        JsonNode made = create(OPERATOR, """
                {"tenant_id":"two","window":"day","unit":"requests","limit":7}""");
        List<Callable<ManagementAnswer>> racers = IntStream.range(0, 8)
                .<Callable<ManagementAnswer>>mapToObj(limit ->
                        () -> administration.update(OPERATOR, request(made, "{\"limit\":" + limit + "}", null)))
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(racers.size())) {
            for (Future<ManagementAnswer> each : threads.invokeAll(racers)) {
                assertThat(each.get().status()).isEqualTo(200);
            }
        }
        assertThat(data(administration.get(OPERATOR, request(made, null, null)))
                        .path("version")
                        .asInt())
                .isEqualTo(1 + racers.size());
    }

    @Test
    void changeInATransaction_holdsOnceThatIsCommitted() {
        TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(node.pool));
        String body = """
                {"tenant_id":"two","window":"day","unit":"requests","limit":70}""";
        List<String> ids = new ArrayList<>();
        transaction.executeWithoutResult(status -> {
            ids.add(create(OPERATOR, body).path("id").asText());
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(status -> {
            ids.add(create(OPERATOR, body).path("id").asText());
            assertThat(node.quotas.snapshot().accounts()).doesNotContainKey(ids.getLast());
        });
        assertThat(node.quotas.snapshot().accounts()).containsKey(ids.getLast()).doesNotContainKey(ids.getFirst());
    }

    @Test
    void pages_areAllOfThemOnce() {
        for (int i = 0; i < 5; i++) {
            create(OPERATOR, "{\"tenant_id\":\"three\",\"window\":\"day\",\"unit\":\"requests\",\"limit\":" + i + "}");
        }
        List<String> ids = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = data(administration.list(
                    OPERATOR,
                    new ManagementRequest(
                            Map.of(), Map.of("tenant_id", "three", "limit", "2", "cursor", cursor), null, null)));
            assertThat(page.path("total").asInt()).isEqualTo(5);
            page.path("items").forEach(item -> ids.add(item.path("id").asText()));
            cursor = page.path("next_cursor").textValue();
        }
        assertThat(ids).hasSize(5).doesNotHaveDuplicates().isSorted();
        assertThatThrownBy(() -> administration.currentUsage(
                        OPERATOR, new ManagementRequest(Map.of(), Map.of("after", "x"), null, null)))
                .isInstanceOf(InvalidFieldsException.class);
    }

    @Test
    void everyWrongField_isToldAtOnce() {
        assertThatThrownBy(() -> create(OPERATOR, """
                        {"tenant_id":"nobody","window":"week","unit":"bananas","limit":-1,"mode":"maybe","model":"a*b",
                         "when_exhausted":"explode","colour":"red"}"""))
                .isInstanceOfSatisfying(
                        InvalidFieldsException.class,
                        wrong -> assertThat(wrong.fields())
                                .extracting("field")
                                .containsExactlyInAnyOrder(
                                        "tenant_id",
                                        "window",
                                        "unit",
                                        "limit",
                                        "mode",
                                        "model",
                                        "when_exhausted",
                                        "colour"));
    }

    private static Caller caller(String tenant, String key, Role role) {
        return new Caller(tenant, key, null, role, false, null);
    }

    private JsonNode create(Caller caller, String body) {
        ManagementAnswer answer =
                administration.create(caller, new ManagementRequest(Map.of(), Map.of(), Json.objectOrNull(body), null));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.location()).endsWith(data(answer).path("id").asText());
        return data(answer);
    }

    private static ManagementRequest request(JsonNode quota, @Nullable String body, @Nullable String version) {
        return new ManagementRequest(
                Map.of("id", quota.path("id").asText()),
                Map.of(),
                body == null ? null : Json.objectOrNull(body),
                version);
    }

    private static JsonNode data(ManagementAnswer answer) {
        return Objects.requireNonNull(answer.data());
    }

    private static void assertRefused(ErrorKind kind, ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(kind));
    }
}
