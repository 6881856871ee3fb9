package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.tenant.Tenants;
import ai.lyss.gateway.tenant.VirtualKey;
import ai.lyss.gateway.tenant.VirtualKeys;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Tenants and keys as operators and administrators manage them, and how soon it holds. */
class KeysIT extends RunningGateway {

    private static final Duration SOON = Duration.ofSeconds(5); // a second, and a slow machine

    private final String tenant = "t-" + UUID.randomUUID().toString().substring(0, 12);
    private final String otherTenant = tenant + "-other";
    private String operator = "";
    private String administrator = "";
    private String application = "";

    @Autowired
    private VirtualKeys keys;

    @Autowired
    private Tenants tenants;

    @BeforeEach
    void people() {
        tenants.create(tenant, "Tenant");
        tenants.create(otherTenant, "Other");
        operator =
                keys.issue(VirtualKey.of("default", "op", Role.OPERATOR, null)).text();
        administrator = keys.issue(VirtualKey.of(tenant, "admin", Role.ADMINISTRATOR, null))
                .text();
        application =
                keys.issue(VirtualKey.of(tenant, "app", Role.APPLICATION, null)).text();
    }

    @Test
    void key_livesFromCreationToRevocation() throws Exception {
        HttpResponse<String> created = send(administrator, "POST", "/api/v1/keys", """
                {"name": "ci", "role": "application", "models": ["sim-*"], "max_completion_tokens": 100,
                 "loss_policy": "strict", "sees_channels": true, "expires_at": "2099-01-01T00:00:00Z",
                 "limits": {"requests_per_minute": 60, "concurrency": 4}}
                """);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        JsonNode data = json(created).path("data");
        String secret = data.path("key").textValue();
        assertThat(secret).startsWith("sk-lyss-");
        assertThat(data.path("tenant_id").textValue()).isEqualTo(tenant);
        assertThat(data.path("limits").path("concurrency").intValue()).isEqualTo(4);
        String path = "/api/v1/keys/" + data.path("id").textValue();
        assertThat(created.headers().firstValue("location")).contains(path);
        assertThat(me(secret)).isEqualTo(200);

        HttpResponse<String> read = send(administrator, "GET", path, null);
        assertThat(read.body()).doesNotContain(secret, "\"key\"");
        assertThat(read.headers().firstValue("etag")).contains("\"1\"");
        HttpResponse<String> changed = send(administrator, "PATCH", path, """
                {"name": "ci2", "max_completion_tokens": null, "limits": {"concurrency": null}}
                """);
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        JsonNode after = json(changed).path("data");
        assertThat(after.path("name").textValue()).isEqualTo("ci2");
        assertThat(after.path("max_completion_tokens").isNull()).isTrue();
        assertThat(after.path("limits").toString()).isEqualTo("{\"requests_per_minute\":60}");
        assertThat(after.path("models").get(0).textValue()).isEqualTo("sim-*");

        assertThat(send(administrator, "DELETE", path, null).statusCode()).isEqualTo(204);
        await().atMost(SOON).until(() -> me(secret) == 401);
        assertThat(send(administrator, "GET", path, null).statusCode()).isEqualTo(404);
    }

    @Test
    void disabledKeyInUse_stopsWorkingSoon_andWorksAgain() throws Exception {
        String id = create("{\"name\": \"x\"}").path("id").textValue();
        String secret = rotate(id, "{\"grace\": \"PT0S\"}");
        assertThat(me(secret)).isEqualTo(200);
        send(administrator, "PATCH", "/api/v1/keys/" + id, "{\"enabled\": false}");
        await().atMost(SOON).until(() -> me(secret) == 401);
        send(administrator, "PATCH", "/api/v1/keys/" + id, "{\"enabled\": true}");
        await().atMost(SOON).until(() -> me(secret) == 200);
    }

    @Test
    void rotatedKey_worksWithBothSecrets_untilTheGraceIsOver() throws Exception {
        JsonNode created = create("{\"name\": \"x\"}");
        String id = created.path("id").textValue();
        String first = created.path("key").textValue();
        String second = rotate(id, "{}");
        assertThat(me(first)).isEqualTo(200);
        assertThat(me(second)).isEqualTo(200);
        String third = rotate(id, "{\"grace\": \"PT1.5S\"}");
        await().atMost(SOON).until(() -> me(first) == 401); // only the one before
        await().atMost(SOON).until(() -> me(second) == 401);
        assertThat(me(third)).isEqualTo(200);
        String fourth = rotate(id, "{\"grace\": \"PT0S\"}");
        await().atMost(SOON).until(() -> me(third) == 401);
        assertThat(me(fourth)).isEqualTo(200);
    }

    @Test
    void administrator_managesItsOwnTenantsKeysOnly() throws Exception {
        String foreign = data(send(
                        operator, "POST", "/api/v1/keys", "{\"name\": \"f\", \"tenant_id\": \"" + otherTenant + "\"}"))
                .path("id")
                .textValue();
        String operators = data(send(
                        operator,
                        "POST",
                        "/api/v1/keys",
                        "{\"name\": \"o\", \"role\": \"operator\", \"tenant_id\": \"" + tenant + "\"}"))
                .path("id")
                .textValue();
        for (String id : List.of(foreign, operators, "key_nothing")) {
            for (String method : List.of("GET", "PATCH", "DELETE")) {
                HttpResponse<String> response = send(administrator, method, "/api/v1/keys/" + id, "{}");
                assertThat(response.statusCode()).as(method + response.body()).isEqualTo(404);
            }
            assertThat(send(administrator, "POST", "/api/v1/keys/" + id + "/rotate", "{}")
                            .statusCode())
                    .isEqualTo(404);
        }
        JsonNode listed = data(send(administrator, "GET", "/api/v1/keys?limit=1", null));
        assertThat(listed.path("total").intValue()).isEqualTo(2);
        JsonNode rest = data(send(
                administrator,
                "GET",
                "/api/v1/keys?cursor=" + listed.path("next_cursor").textValue(),
                null));
        assertThat(rest.path("items").size()).isEqualTo(1);
        assertThat(rest.path("next_cursor").isNull()).isTrue();
        assertThat(send(administrator, "POST", "/api/v1/keys", "{\"name\": \"x\", \"role\": \"operator\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(
                                administrator,
                                "POST",
                                "/api/v1/keys",
                                "{\"name\": \"x\", \"tenant_id\": \"" + otherTenant + "\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(administrator, "GET", "/api/v1/tenants/" + otherTenant, null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(send(administrator, "PATCH", "/api/v1/tenants/" + tenant, "{\"limits\": {}}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(data(send(administrator, "GET", "/api/v1/tenants", null))
                        .path("items")
                        .findValuesAsText("id"))
                .containsExactly(tenant);
        operate("DELETE", "/api/v1/keys/" + operators, null, 204);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/keys",
        "POST,/api/v1/keys",
        "GET,/api/v1/keys/x",
        "PATCH,/api/v1/keys/x",
        "DELETE,/api/v1/keys/x",
        "POST,/api/v1/keys/x/rotate",
        "GET,/api/v1/tenants",
        "POST,/api/v1/tenants",
        "GET,/api/v1/tenants/x",
        "PATCH,/api/v1/tenants/x",
        "DELETE,/api/v1/tenants/x"
    })
    void application_managesNothing(String method, String path) throws Exception {
        assertThat(send(application, method, path, "{}").statusCode()).isEqualTo(403);
    }

    @Test
    void wrongFields_areAllNamed() throws Exception {
        HttpResponse<String> response = send(administrator, "POST", "/api/v1/keys", """
                {"role": "king", "models": "all", "max_completion_tokens": 0, "expires_at": "tomorrow",
                 "limits": {"requests_per_minute": -1, "speed": 9}, "hash": "x"}
                """);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder(
                        "name",
                        "role",
                        "models",
                        "max_completion_tokens",
                        "expires_at",
                        "limits.requests_per_minute",
                        "limits.speed",
                        "hash");
    }

    @Test
    void tenant_isDisabledAndNotDeleted() throws Exception {
        String id = tenant + "-x";
        HttpResponse<String> created =
                operate("POST", "/api/v1/tenants", "{\"id\": \"" + id + "\", \"name\": \"X\"}", 201);
        assertThat(created.headers().firstValue("location")).contains("/api/v1/tenants/" + id);
        operate("POST", "/api/v1/tenants", "{\"id\": \"" + id + "\", \"name\": \"X\"}", 409);
        operate("POST", "/api/v1/tenants", "{\"id\": \"Not A Slug\", \"name\": \"X\"}", 400);
        String secret = data(operate("POST", "/api/v1/keys", "{\"name\": \"k\", \"tenant_id\": \"" + id + "\"}", 201))
                .path("key")
                .textValue();
        assertThat(me(secret)).isEqualTo(200);
        assertThat(operate("DELETE", "/api/v1/tenants/" + id, null, 409).body()).contains("enabled");
        operate("PATCH", "/api/v1/tenants/" + id, "{\"enabled\": false}", 200);
        await().atMost(SOON).until(() -> me(secret) == 403);
        operate("PATCH", "/api/v1/tenants/" + id, "{\"enabled\": true, \"name\": \"Y\"}", 200);
        await().atMost(SOON).until(() -> me(secret) == 200);
        operate("DELETE", "/api/v1/tenants/nobody", null, 404);
    }

    @Test
    void limitsOfATenant_holdSoon_forAllItsKeysTogether() throws Exception {
        operate("PATCH", "/api/v1/tenants/" + tenant, "{\"limits\": {\"requests_per_minute\": 3}}", 200);
        String body = chat("nobody-knows", "");
        await().atMost(SOON)
                .until(() -> send(application, "POST", "/v1/chat/completions", body)
                        .headers()
                        .firstValue("x-ratelimit-limit-requests")
                        .isPresent());
        HttpResponse<String> last = send(administrator, "POST", "/v1/chat/completions", body);
        for (int i = 0; i < 3; i++) {
            last = send(administrator, "POST", "/v1/chat/completions", body);
        }
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(json(last).at("/error/message").textValue()).contains("tenant " + tenant);
    }

    @Test
    void changeOfAnotherVersion_isA412() throws Exception {
        String id = create("{\"name\": \"x\"}").path("id").textValue();
        HttpRequest.Builder patch = request("/api/v1/keys/" + id)
                .setHeader("Authorization", "Bearer " + administrator)
                .header("If-Match", "\"1\"")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"name\": \"y\"}"));
        assertThat(http.send(patch.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(http.send(patch.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+300000-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59-18:00",
                "-9999-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "9999-01-01T00:00:00Z"
            })
    void timeThatNoCalendarHas_isNamed(String time) throws Exception {
        HttpResponse<String> refused =
                send(administrator, "POST", "/api/v1/keys", "{\"name\": \"x\", \"expires_at\": \"" + time + "\"}");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(json(refused).path("errors").findValuesAsText("field")).containsExactly("expires_at");
    }

    /** Such as were made before years had bounds. */
    @ParameterizedTest
    @ValueSource(strings = {"infinity", "-infinity"})
    void keyThatExpiresOutOfTime_canBeChanged(String time) throws Exception {
        String id = create("{\"name\": \"x\"}").path("id").textValue();
        jdbc.sql("UPDATE virtual_keys SET expires_at = :time::timestamptz WHERE id = :id")
                .param("time", time)
                .param("id", id)
                .update();
        JsonNode changed = data(send(administrator, "PATCH", "/api/v1/keys/" + id, "{\"name\": \"y\"}"));
        assertThat(changed.path("name").textValue()).isEqualTo("y");
        assertThat(changed.path("expires_at").isNull()).isEqualTo(time.equals("infinity"));
    }

    @Test
    void keyOfAnAdministrator_doesNotLiftWhatWasSetForIt() throws Exception {
        JsonNode made = data(operate("POST", "/api/v1/keys", """
                {"name": "temp", "tenant_id": "%s", "role": "administrator", "expires_at": "2090-01-01T00:00:00Z",
                 "models": ["sim-*"], "max_completion_tokens": 100, "limits": {"requests_per_minute": 60}}
                """.formatted(tenant), 201));
        String id = made.path("id").textValue();
        String temporary = made.path("key").textValue();
        for (String change : List.of(
                "{\"models\": null}",
                "{\"max_completion_tokens\": null}",
                "{\"limits\": null}",
                "{\"limits\": {\"concurrency\": 4000}}",
                "{\"expires_at\": null}",
                "{\"expires_at\": \"2089-01-01T00:00:00Z\"}")) {
            HttpResponse<String> refused = send(temporary, "PATCH", "/api/v1/keys/" + id, change);
            assertThat(refused.statusCode()).as(change + refused.body()).isEqualTo(403);
        }
        JsonNode renamed = data(send(
                temporary,
                "PATCH",
                "/api/v1/keys/" + id,
                "{\"name\": \"mine\", \"expires_at\": \"2090-01-01T00:00:00Z\", \"models\": [\"sim-*\"]}"));
        assertThat(renamed.path("name").textValue()).isEqualTo("mine");
        assertThat(renamed.path("max_completion_tokens").intValue()).isEqualTo(100);
        operate("PATCH", "/api/v1/keys/" + id, "{\"models\": null}", 200);
    }

    @Test
    void keyThatExpires_leavesNoneThatWorksForLonger() throws Exception {
        String temporary = data(operate("POST", "/api/v1/keys", """
                {"name": "temp", "tenant_id": "%s", "role": "administrator", "expires_at": "2090-01-01T00:00:00Z"}
                """.formatted(tenant), 201))
                .path("key")
                .textValue();
        assertWrong(send(temporary, "POST", "/api/v1/keys", "{\"name\": \"x\"}"), "expires_at");
        assertWrong(
                send(temporary, "POST", "/api/v1/keys", "{\"name\": \"x\", \"expires_at\": \"2090-01-01T00:00:01Z\"}"),
                "expires_at");
        JsonNode made = data(send(
                temporary,
                "POST",
                "/api/v1/keys",
                "{\"name\": \"x\", \"role\": \"administrator\", \"expires_at\": \"2090-01-01T00:00:00Z\"}"));
        String shorter = "/api/v1/keys/" + made.path("id").textValue();
        assertWrong(send(temporary, "PATCH", shorter, "{\"expires_at\": null}"), "expires_at");
        data(send(temporary, "PATCH", shorter, "{\"expires_at\": \"2089-01-01T00:00:00Z\"}"));
        data(send(temporary, "POST", shorter + "/rotate", "{}"));

        String longer =
                "/api/v1/keys/" + create("{\"name\": \"for good\"}").path("id").textValue();
        assertThat(send(temporary, "POST", longer + "/rotate", "{}").statusCode())
                .isEqualTo(403);
        assertWrong(send(temporary, "PATCH", longer, "{\"role\": \"administrator\"}"), "role");
        assertWrong(send(temporary, "PATCH", longer, "{\"expires_at\": \"2091-01-01T00:00:00Z\"}"), "expires_at");
        data(send(temporary, "PATCH", longer, "{\"name\": \"renamed\", \"enabled\": false}"));
        data(send(temporary, "PATCH", longer, "{\"expires_at\": \"2080-01-01T00:00:00Z\"}"));
        assertThat(send(administrator, "POST", longer + "/rotate", "{}").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"name\": \"\\u001b[31mred\\n\"          | name",
                "\"name\": \"x\", \"models\": [\"a\", \"a*b\"] | models[1]",
                "\"name\": \"x\", \"models\": [\"a\\nb\"]  | models[0]",
                "\"name\": \"x\", \"models\": {\"a\": 1}  | models"
            })
    void textThatIsNoName_isNamed(String fields, String field) throws Exception {
        assertWrong(send(administrator, "POST", "/api/v1/keys", "{" + fields + "}"), field);
    }

    @Test
    void errors_haveAnEnd() throws Exception {
        StringBuilder body = new StringBuilder("{\"name\": \"x\"");
        for (int i = 0; i < 60_000; i++) {
            body.append(",\"f").append(i).append("\":1");
        }
        HttpResponse<String> refused =
                send(administrator, "POST", "/api/v1/keys", body.append('}').toString());
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).hasSizeLessThan(5_000);
        assertThat(json(refused).path("message").textValue()).startsWith("60000 fields are wrong");
        assertThat(json(refused).path("errors")).hasSize(21);
        assertThat(json(refused).at("/errors/20/problem").textValue()).isEqualTo("59980 more are wrong");
        HttpResponse<String> one = send(
                administrator,
                "POST",
                "/api/v1/keys",
                "{\"name\": \"x\", \"" + "y".repeat(900) + "\": 1, \"role\": \"" + "z".repeat(900_000) + "\"}");
        assertThat(one.statusCode()).isEqualTo(400);
        assertThat(one.body()).hasSizeLessThan(3_000);
    }

    @Test
    void timeZoneOfATenant_isToldOnce() throws Exception {
        String body = "{\"id\": \"" + tenant + "\", \"name\": \"X\", \"time_zone\": %s}";
        assertWrong(send(operator, "POST", "/api/v1/tenants", body.formatted("5")), "time_zone");
        assertWrong(send(operator, "POST", "/api/v1/tenants", body.formatted("null")), "time_zone");
        assertWrong(send(operator, "PATCH", "/api/v1/tenants/" + tenant, "{\"time_zone\": null}"), "time_zone");
        HttpResponse<String> taken = send(operator, "POST", "/api/v1/tenants", body.formatted("\"UTC\""));
        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(json(taken).path("errors").findValuesAsText("field")).containsExactly("id");
    }

    /** The same everywhere, and the same whether it is there or not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys",
                "channels",
                "channels/overview",
                "policies",
                "quotas",
                "usage/current",
                "usage",
                "costs",
                "ledger",
                "ledger/export"
            })
    void listOfAnotherTenant_isForbidden(String list) throws Exception {
        String from = list.equals("ledger/export") ? "&from=2026-01-01" : "";
        for (String other : List.of(otherTenant, "nobody")) {
            HttpResponse<String> refused =
                    send(administrator, "GET", "/api/v1/" + list + "?tenant_id=" + other + from, null);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        }
        String own = "/api/v1/" + list + "?tenant_id=" + tenant + from;
        assertThat(send(administrator, "GET", own, null).statusCode()).isEqualTo(200);
    }

    @Test
    void exportWithAParameterThatIsNotKnown_isRefused() throws Exception {
        HttpResponse<String> refused =
                send(operator, "GET", "/api/v1/ledger/export?from=2026-01-01&tenant=x&limit=1", null);
        assertWrong(refused, "limit", "tenant");
        assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
    }

    /** Who may is known before a body is, which may be as long as a model's. */
    @Test
    void explain_readsNothingOfWhoSeesNoChannels() throws Exception {
        assertThat(send(application, "POST", "/api/v1/explain", "no JSON").statusCode())
                .isEqualTo(403);
        assertThat(send(administrator, "POST", "/api/v1/explain", "no JSON").statusCode())
                .isEqualTo(400);
    }

    private static void assertWrong(HttpResponse<String> response, String... fields) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).path("errors").findValuesAsText("field")).containsExactlyInAnyOrder(fields);
    }

    private JsonNode create(String body) throws Exception {
        return data(send(administrator, "POST", "/api/v1/keys", body));
    }

    private String rotate(String id, String body) throws Exception {
        HttpResponse<String> rotated = send(administrator, "POST", "/api/v1/keys/" + id + "/rotate", body);
        assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(200);
        return json(rotated).path("data").path("key").textValue();
    }

    private HttpResponse<String> operate(String method, String path, String body, int status) throws Exception {
        HttpResponse<String> response = send(operator, method, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response;
    }

    private int me(String key) throws IOException, InterruptedException {
        return send(key, "GET", "/api/v1/me", null).statusCode();
    }

    private static JsonNode data(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        return json(response).path("data");
    }

    private HttpResponse<String> send(String key, String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                request(path)
                        .setHeader("Authorization", "Bearer " + key)
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
