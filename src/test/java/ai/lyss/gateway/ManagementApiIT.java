package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.tenant.VirtualKey;
import ai.lyss.gateway.tenant.VirtualKeys;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What all routes of the management API have in common, over HTTP: a resource of the tests and a small real one. */
class ManagementApiIT extends RunningGateway {

    private static final String THINGS = TestThings.PATH;

    @Autowired
    private CamelContext camel;

    @Autowired
    private VirtualKeys keys;

    private TestThings things;
    private String administrator;

    @BeforeEach
    void addThings() throws Exception {
        jdbc.sql("CREATE TABLE IF NOT EXISTS test_things (name text)").update();
        things = new TestThings(jdbc);
        camel.addRoutes(things);
        administrator = key(Role.ADMINISTRATOR);
    }

    @AfterEach
    void removeThings() throws Exception {
        for (String route : TestThings.ROUTES) {
            camel.getRouteController().stopRoute(route);
            camel.removeRoute(route);
        }
    }

    @Test
    void me_isTheCaller() throws Exception {
        HttpResponse<String> response = get("/api/v1/me");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode envelope = json(response);
        assertEnvelope(envelope);
        assertThat(envelope.path("success").booleanValue()).isTrue();
        assertThat(envelope.path("code").textValue()).isEqualTo("ok");
        assertThat(envelope.path("data").path("tenant_id").textValue()).isEqualTo("demo");
        assertThat(envelope.path("data").path("role").textValue()).isEqualTo("application");
        assertThat(envelope.path("request_id").textValue())
                .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    }

    @Test
    void document_isServedToEverybodyAndTrue() throws Exception {
        HttpResponse<String> served = http.send(
                HttpRequest.newBuilder(URI.create(baseUrl() + "/api/v1/openapi.json"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(served.headers().firstValue("content-type")).contains("application/json");
        JsonNode schema = json(served).at("/components/schemas/Caller");
        assertThat(schema.path("required"))
                .extracting(JsonNode::textValue)
                .containsExactlyInAnyOrderElementsOf(
                        () -> json(getUnchecked("/api/v1/me")).path("data").fieldNames());
        HttpResponse<String> yaml = http.send(
                HttpRequest.newBuilder(URI.create(baseUrl() + "/api/v1/openapi.yaml"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(yaml.headers().firstValue("content-type")).contains("application/yaml");
        assertThat(yaml.body()).startsWith("openapi: 3.1.0");
    }

    @Test
    void withoutKey_isA401InTheEnvelope() throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(baseUrl() + "/api/v1/me")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertFailure(response, 401, "invalid_api_key");
        assertThat(response.headers().firstValue("www-authenticate")).contains("Bearer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/me/", "/api/v1/me/x", "/api/v1/pr%6Fxy/me"})
    void unknownPath_isA404InTheEnvelope(String path) throws Exception {
        assertFailure(get(path), 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/proxy/nothing",
                "/api/v1/proxy",
                "/api/v1/proxy/",
                "/api/v1/proxy/../../../api/v1/proxy/models",
                "/a/b/c/../../../api/v1/proxy/models",
                "/api/v10",
                "/api/v2/me"
            })
    void unknownPath_ofSomethingElse_isOpenAis(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).path("error").path("code").textValue()).isEqualTo("not_found");
    }

    @Test
    void wrongMethod_isA405ThatNamesTheRightOnes() throws Exception {
        HttpResponse<String> response = post("/api/v1/me", "{}");
        assertFailure(response, 405, "method_not_allowed");
        assertThat(response.headers().firstValue("allow").orElse("")).contains("GET");
        HttpResponse<String> changed = send("PATCH", THINGS + "/x", "{}");
        assertFailure(changed, 405, "method_not_allowed");
        assertThat(changed.headers().firstValue("allow").orElse("")).contains("PUT", "DELETE");
    }

    @Test
    void application_isForbidden() throws Exception {
        HttpResponse<String> response = post(THINGS, "{\"name\":\"forbidden\"}");
        assertFailure(response, 403, "permission_denied");
        assertThat(count("forbidden")).isZero();
    }

    @Test
    void operatorsRoute_forbidsAdministrators() throws Exception {
        assertFailure(send("POST", THINGS + "/run", "{}"), 403, "permission_denied");
        String operator = key(Role.OPERATOR);
        assertThat(send(operator, "POST", THINGS + "/run", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void created_isAnsweredWithItsVersionAndPlace() throws Exception {
        HttpResponse<String> response = send("POST", THINGS, "{\"name\":\"one\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        assertThat(json(response).path("code").textValue()).isEqualTo("created");
        assertThat(json(response).path("data").path("name").textValue()).isEqualTo("one");
        assertThat(response.headers().firstValue("etag")).contains("\"1\"");
        assertThat(response.headers().firstValue("location")).contains(THINGS + "/one");
    }

    @Test
    void location_cannotEndItsHeader() throws Exception {
        HttpResponse<String> response = send("POST", THINGS, "{\"name\":\"a\\r\\nX-Evil: 1\\u0085\\u010D\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        assertThat(response.headers().firstValue("x-evil")).isEmpty();
        assertThat(response.headers().firstValue("location")).contains(THINGS + "/a%0D%0AX-Evil:%201%C2%85%C4%8D");
    }

    @Test
    void deleted_isA204WithoutBody() throws Exception {
        HttpResponse<String> response = send("DELETE", THINGS + "/x", null);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void request_isReadWhole() throws Exception {
        HttpResponse<String> response = http.send(
                management(administrator, THINGS + "/a%2Fb%20%C4%8D?q=1&q=%E2%82%AC+2&empty&=x&&name=z")
                        .header("If-Match", "W/\"7\"")
                        .header("id", "the client's")
                        .header("name", "the client's")
                        .PUT(HttpRequest.BodyPublishers.ofString("{\"n\":1.50}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode said = json(response).path("data");
        assertThat(said.path("path").toString()).isEqualTo("{\"id\":\"a/b č\"}");
        assertThat(said.path("query").toString())
                .contains("\"q\":\"€ 2\"", "\"empty\":\"\"", "\"\":\"x\"", "\"name\":\"z\"");
        assertThat(said.path("if_match").textValue()).isEqualTo("7");
        assertThat(said.path("body").toString()).isEqualTo("{\"n\":1.50}");
        assertThat(said.path("headers").intValue()).isZero();
        assertThat(response.headers().firstValue("etag")).contains("\"4\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{           | invalid_request",
                "[]          | invalid_request",
                "7           | invalid_request",
                "{}{}        | invalid_request",
                "{\"a\":1,\"a\":2} | invalid_request",
                "{\"o\":{\"a\":1,\"a\":2}} | invalid_request"
            })
    void malformedBody_isA400(String body, String code) throws Exception {
        assertFailure(send("POST", THINGS, body), 400, code);
    }

    @Test
    void deepBody_isA400_andAHugeOneA413() throws Exception {
        assertFailure(
                send("POST", THINGS, "{\"a\":" + "[".repeat(300) + "]".repeat(300) + "}"), 400, "invalid_request");
        assertFailure(send("POST", THINGS, "{\"a\":\"" + "x".repeat(2 << 20) + "\"}"), 413, "request_too_large");
    }

    @Test
    void textThatCannotBeStored_isA400ThatNamesTheFields() throws Exception {
        HttpResponse<String> response = send(
                "POST", THINGS + "?q=%00", "{\"name\":\"a\\u0000b\",\"deep\":[{\"half\":\"\\ud83d\"}],\"ok\":\"😀\"}");
        assertProblem(response, "q", "name", "deep[0].half");
        assertProblem(send("PUT", THINGS + "/x?%00=1", "{}"), "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%00", "/%zz"})
    void pathThatTheContainerRefuses_isA400InTheEnvelope(String path) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + THINGS + path + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .contains("\"success\":false", "x-request-id");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/yaml", "no type at all"})
    void wrongContentType_isA415(String type) throws Exception {
        HttpResponse<String> response = http.send(
                management(administrator, THINGS)
                        .setHeader("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertFailure(response, 415, "unsupported_media_type");
    }

    @Test
    void yaml_isTextWhereTheRouteWantsIt() throws Exception {
        HttpResponse<String> response = http.send(
                management(administrator, THINGS + "/plan")
                        .setHeader("Content-Type", "application/yaml; charset=utf-8")
                        .POST(HttpRequest.BodyPublishers.ofString("channels:\n- id: č\n"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(json(response).path("data").path("yaml").textValue()).isEqualTo("channels:\n- id: č\n");
        assertThat(json(send("POST", THINGS + "/plan", "{\"a\":1}"))
                        .path("data")
                        .path("body")
                        .toString())
                .isEqualTo("{\"a\":1}");
        HttpResponse<String> other = http.send(
                management(administrator, THINGS + "/plan")
                        .setHeader("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("a"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertFailure(other, 415, "unsupported_media_type");
    }

    @Test
    void invalidFields_areAProblemThatNamesThem() throws Exception {
        HttpResponse<String> response = send("POST", THINGS, "{\"name\":\"invalid\",\"then\":\"invalid\"}");
        assertProblem(response, "name", "models[0]");
        JsonNode problem = json(response);
        assertThat(problem.path("type").textValue()).isEqualTo("urn:lyss:problem:invalid_fields");
        assertThat(problem.path("status").intValue()).isEqualTo(400);
        assertThat(problem.path("instance").textValue()).isEqualTo(THINGS);
        assertThat(problem.path("errors").get(0).path("problem").textValue()).isEqualTo("is taken");
    }

    @Test
    void failures_haveTheirStatus() throws Exception {
        assertFailure(send("POST", THINGS, "{\"then\":\"conflict\"}"), 409, "conflict");
        HttpResponse<String> later = send("POST", THINGS, "{\"then\":\"later\"}");
        assertFailure(later, 503, "overloaded");
        assertThat(later.headers().firstValue("retry-after")).contains("2");
        HttpResponse<String> fallen = send("POST", THINGS, "{\"then\":\"fall\"}");
        assertFailure(fallen, 500, "internal_error");
        assertThat(fallen.body())
                .doesNotContain("hunter2")
                .contains(fallen.headers().firstValue("x-request-id").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"7", "\"7\", \"8\"", "\"\"", "\"a\tb\""})
    void ifMatchThatIsNoTag_isA400(String tag) throws Exception {
        HttpResponse<String> response = http.send(
                management(administrator, THINGS + "/x")
                        .header("If-Match", tag)
                        .PUT(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertFailure(response, 400, "invalid_request");
    }

    @Test
    void repeated_happensOnceAndIsAnsweredTheSame() throws Exception {
        String key = UUID.randomUUID().toString();
        HttpResponse<String> first = create(administrator, key, "{\"name\":\"twice\"}");
        HttpResponse<String> second = create(administrator, key, "{\"name\":\"twice\"}");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(201);
        assertThat(json(second).path("data")).isEqualTo(json(first).path("data"));
        assertThat(json(second).path("request_id")).isNotEqualTo(json(first).path("request_id"));
        assertThat(second.headers().firstValue("location")).contains(THINGS + "/twice");
        assertThat(second.headers().firstValue("etag")).contains("\"1\"");
        assertThat(first.headers().firstValue("idempotent-replayed")).isEmpty();
        assertThat(second.headers().firstValue("idempotent-replayed")).contains("true");
        assertThat(count("twice")).isOne();
    }

    @Test
    void repeatedWithAnotherBodyOrAnotherRole_isA409() throws Exception {
        String key = UUID.randomUUID().toString();
        assertThat(create(administrator, key, "{\"name\":\"first\"}").statusCode())
                .isEqualTo(201);
        assertFailure(create(administrator, key, "{\"name\":\"other\"}"), 409, "idempotency_key_reused");
        assertFailure(create(key(Role.OPERATOR), key, "{\"name\":\"first\"}"), 409, "idempotency_key_reused");
        assertThat(count("other")).isZero();
        assertThat(count("first")).isOne();
    }

    @Test
    void repeatedByAnotherTenant_isAnotherRequest() throws Exception {
        String key = UUID.randomUUID().toString();
        jdbc.sql("INSERT INTO tenants (id, name) VALUES ('other-things', 'Other') ON CONFLICT DO NOTHING")
                .update();
        String others = keys.issue(VirtualKey.of("other-things", "test", Role.ADMINISTRATOR, null))
                .text();
        create(administrator, key, "{\"name\":\"each\"}");
        assertThat(create(others, key, "{\"name\":\"each\"}").headers().firstValue("idempotent-replayed"))
                .isEmpty();
        assertThat(count("each")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"conflict", "invalid", "fall"})
    void failed_hasDoneNothingAndMayBeSentAgain(String then) throws Exception {
        String key = UUID.randomUUID().toString();
        String name = "failed-" + then;
        HttpResponse<String> failed =
                create(administrator, key, "{\"name\":\"" + name + "\",\"then\":\"" + then + "\"}");
        assertThat(failed.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(count(name)).isZero();
        assertThat(create(administrator, key, "{\"name\":\"" + name + "\"}").statusCode())
                .isEqualTo(201);
        assertThat(count(name)).isOne();
    }

    @Test
    void secret_isShownOnceAndStoredNowhere() throws Exception {
        String key = UUID.randomUUID().toString();
        String body = "{\"name\":\"secretive\",\"secret\":true}";
        HttpResponse<String> first = create(administrator, key, body);
        assertThat(json(first).path("data").path("secret").textValue()).isEqualTo("s3cret of secretive");
        HttpResponse<String> second = create(administrator, key, body);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).doesNotContain("s3cret").contains("not shown again");
        assertThat(jdbc.sql("SELECT data || coalesce(message, '') FROM idempotent_answers WHERE key = :key")
                        .param("key", key)
                        .query(String.class)
                        .single())
                .contains("secretive")
                .doesNotContain("s3cret");
    }

    @Test
    void parallelWithOneKey_happenOnce() throws Exception {
        String key = UUID.randomUUID().toString();
        things.creating = new CountDownLatch(1);
        things.goOn = new CountDownLatch(1);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(http.sendAsync(
                    creation(administrator, key, "{\"name\":\"parallel\"}"), HttpResponse.BodyHandlers.ofString()));
        }
        things.creating.await();
        assertThat(get("/api/v1/me").statusCode()).isEqualTo(200); // others are not held up
        things.goOn.countDown();
        int replayed = 0;
        for (CompletableFuture<HttpResponse<String>> each : answers) {
            HttpResponse<String> answer = each.get();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            replayed += answer.headers().firstValue("idempotent-replayed").isPresent() ? 1 : 0;
        }
        assertThat(replayed).isEqualTo(7);
        assertThat(count("parallel")).isOne();
    }

    @Test
    void parallelWithManyKeys_allHappenAndLeaveConnections() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            answers.add(http.sendAsync(
                    creation(administrator, UUID.randomUUID().toString(), "{\"name\":\"many\"}"),
                    HttpResponse.BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> each : answers) {
            assertThat(each.get().statusCode()).isEqualTo(201);
        }
        assertThat(count("many")).isEqualTo(40);
    }

    @Test
    void idempotencyKeyThatIsNone_isA400() throws Exception {
        for (String key : List.of("", " ", "x".repeat(256))) {
            assertProblem(create(administrator, key, "{\"name\":\"no-key\"}"), "Idempotency-Key");
        }
        assertThat(count("no-key")).isZero();
    }

    private HttpResponse<String> getUnchecked(String path) {
        try {
            return get(path);
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private String key(Role role) {
        return keys.issue(VirtualKey.of("demo", "test", role, null)).text();
    }

    private int count(String name) {
        return jdbc.sql("SELECT count(*) FROM test_things WHERE name = :name")
                .param("name", name)
                .query(Integer.class)
                .single();
    }

    private HttpRequest.Builder management(String key, String path) {
        return request(path).setHeader("Authorization", "Bearer " + key);
    }

    private HttpRequest creation(String key, String idempotencyKey, String body) {
        return management(key, THINGS)
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> create(String key, String idempotencyKey, String body)
            throws IOException, InterruptedException {
        return http.send(creation(key, idempotencyKey, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(administrator, method, path, body);
    }

    private HttpResponse<String> send(String key, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher publisher =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return http.send(
                management(key, path).method(method, publisher).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static void assertProblem(HttpResponse<String> response, String... fields) {
        assertFailure(response, 400, "invalid_fields");
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(json(response).path("errors"))
                .extracting(each -> each.path("field").textValue())
                .containsExactlyInAnyOrder(fields);
    }

    private static void assertFailure(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode envelope = json(response);
        assertEnvelope(envelope);
        assertThat(envelope.path("success").booleanValue()).isFalse();
        assertThat(envelope.path("data").isNull()).isTrue();
        assertThat(envelope.path("code").textValue()).isEqualTo(code);
        assertThat(envelope.path("message").textValue()).isNotBlank();
        assertThat(response.body()).doesNotContain("java.", "ai.lyss", "Exception");
        assertThat(response.headers().firstValue("x-request-id"))
                .contains(envelope.path("request_id").textValue());
    }

    private static void assertEnvelope(JsonNode envelope) {
        assertThat(envelope.properties().stream().map(Map.Entry::getKey))
                .contains("success", "data", "message", "code", "request_id", "timestamp");
        assertThat(Instant.parse(envelope.path("timestamp").textValue())).isNotNull();
    }
}
