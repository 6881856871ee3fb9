package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Channels, policies and providers through the management API, over HTTP. */
@ExtendWith(OutputCaptureExtension.class)
class ChannelManagementIT extends RunningGateway {

    private static final String OPERATOR = "sk-lyss-channels-operator";
    private static final String ADMINISTRATOR = "sk-lyss-channels-administrator";
    private static final String RIVAL = "sk-lyss-channels-rival";
    private static final String SECRET = "sk-upstream-0123456789-wxyz";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final String CHANNELS = "/api/v1/channels";
    private static final String POLICIES = "/api/v1/policies";

    private final String own = "chm" + COUNT.incrementAndGet(); // in the names of what a test makes

    @BeforeEach
    void people() {
        jdbc.sql("INSERT INTO tenants (id, name) VALUES ('chm-acme', 'A'), ('chm-rival', 'R') ON CONFLICT DO NOTHING")
                .update();
        key(OPERATOR, "demo", "operator");
        key(ADMINISTRATOR, "chm-acme", "administrator");
        key(RIVAL, "chm-rival", "administrator");
    }

    // ---- what a channel is

    @Test
    void channel_livesFromCreationToDeletion() throws Exception {
        HttpResponse<String> created = send(ADMINISTRATOR, "POST", CHANNELS, channel("\"weight\": 3"));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        JsonNode data = data(created);
        String path = CHANNELS + "/" + data.path("id").textValue();
        assertThat(created.headers().firstValue("Location")).contains(path);
        assertThat(created.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(data.path("tenant_id").textValue()).isEqualTo("chm-acme");
        assertThat(data.path("credential_hint").textValue()).isEqualTo("…wxyz");
        assertThat(data.path("weight").intValue()).isEqualTo(3);
        assertThat(data.path("enabled").booleanValue()).isTrue();
        assertThat(data.path("origin").textValue()).isEqualTo("api");
        assertThat(data.at("/models/0/model").textValue()).isEqualTo(own + "-model");

        assertThat(data(send(ADMINISTRATOR, "GET", path, null))).isEqualTo(data);
        JsonNode patched =
                data(send(ADMINISTRATOR, "PATCH", path, "{\"priority\": 2, \"limits\": {\"concurrency\": 8}}"));
        assertThat(patched.path("priority").intValue()).isEqualTo(2);
        assertThat(patched.path("weight").intValue()).isEqualTo(3);
        assertThat(patched.at("/limits/concurrency").intValue()).isEqualTo(8);
        assertThat(patched.path("credential_hint").textValue()).isEqualTo("…wxyz");
        assertThat(patched.path("version").intValue()).isEqualTo(2);

        JsonNode replaced = data(send(
                ADMINISTRATOR,
                "PUT",
                path,
                channel("\"timeouts\": {\"first_token\": \"10s\"}")
                        .replace("\"credential\": \"" + SECRET + "\",", "")));
        assertThat(replaced.path("priority").intValue()).isZero();
        assertThat(replaced.at("/timeouts/first_token").textValue()).isEqualTo("PT10S");
        assertThat(replaced.path("credential_hint").textValue()).isEqualTo("…wxyz");

        assertThat(send(ADMINISTRATOR, "DELETE", path, null).statusCode()).isEqualTo(204);
        assertThat(send(ADMINISTRATOR, "GET", path, null).statusCode()).isEqualTo(404);
        assertThat(send(ADMINISTRATOR, "DELETE", path, null).statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsShown_canBePutBack() throws Exception {
        String path = create(ADMINISTRATOR, channel("\"settings\": {\"organization\": \"acme\"}"));
        HttpResponse<String> shown = send(ADMINISTRATOR, "GET", path, null);
        HttpResponse<String> put = send(ADMINISTRATOR, "PUT", path, data(shown).toString());
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(data(put)).isEqualTo(data(shown)); // nothing changed, so the version neither
    }

    @Test
    void credential_isNeverShownAndNeverLogged(CapturedOutput output) throws Exception {
        String path = create(ADMINISTRATOR, channel(""));
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (String each : List.of(path, path + "/status", path + "/models", CHANNELS, CHANNELS + "/overview")) {
            answers.add(send(ADMINISTRATOR, "GET", each, null));
        }
        answers.add(send(ADMINISTRATOR, "PATCH", path, "{\"credential\": \"" + SECRET + "\\n\"}"));
        answers.add(send(ADMINISTRATOR, "PATCH", path, "{\"credential\": {\"secret\": \"" + SECRET + "\"}}"));
        answers.add(send(ADMINISTRATOR, "PATCH", path, "{\"weight\": \"" + SECRET + "\"}"));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.body()).doesNotContain(SECRET));
        assertThat(output).doesNotContain(SECRET);
    }

    @Test
    void shortCredential_hasNoHint() throws Exception {
        String path = create(ADMINISTRATOR, channel("").replace(SECRET, "elevenchars"));
        assertThat(data(send(ADMINISTRATOR, "GET", path, null))
                        .path("credential_hint")
                        .isNull())
                .isTrue();
    }

    @Test
    void requestsSeeAChange_whenItIsAnswered() throws Exception {
        String simulated =
                channels.snapshot().find("demo-openai").orElseThrow().baseUrl().toString();
        String path = create(
                OPERATOR,
                channel("\"tenant_id\": \"demo\"")
                        .replace("https://api.example.com/v1", simulated)
                        .replace(
                                "\"" + own + "-model\"",
                                "{\"model\": \"" + own + "-alias\", \"upstream_model\": \"sim-openai\"}"));
        assertThat(ask(own + "-alias")).isEqualTo(200);
        assertThat(send(OPERATOR, "POST", path + "/disable", null).statusCode()).isEqualTo(200);
        assertThat(ask(own + "-alias")).isEqualTo(503);
        assertThat(send(OPERATOR, "POST", path + "/enable", null).statusCode()).isEqualTo(200);
        assertThat(ask(own + "-alias")).isEqualTo(200);
        String renamed = "{\"models\": [{\"model\": \"" + own + "-other\", \"upstream_model\": \"sim-openai\"}]}";
        assertThat(send(OPERATOR, "PUT", path + "/models", renamed).statusCode())
                .isEqualTo(200);
        assertThat(ask(own + "-alias")).isEqualTo(404);
        assertThat(ask(own + "-other")).isEqualTo(200);
        assertThat(send(OPERATOR, "DELETE", path, null).statusCode()).isEqualTo(204);
        assertThat(ask(own + "-other")).isEqualTo(404);
    }

    // ---- versions

    @Test
    void changeOfAnotherVersion_isA412() throws Exception {
        String path = create(ADMINISTRATOR, channel(""));
        assertThat(sendIf(path, "PATCH", "\"1\"", "{\"weight\": 2}").statusCode())
                .isEqualTo(200);
        for (String method : List.of("PUT", "PATCH", "DELETE")) {
            HttpResponse<String> late =
                    sendIf(path, method, "\"1\"", method.equals("PATCH") ? "{\"weight\": 9}" : channel(""));
            assertThat(late.statusCode()).as(late.body()).isEqualTo(412);
            assertThat(json(late).path("code").textValue()).isEqualTo("precondition_failed");
        }
        for (String never : List.of("never", "+2", "02", "2.0", "99999999999")) {
            assertThat(sendIf(path, "PATCH", '"' + never + '"', "{\"weight\": 9}")
                            .statusCode())
                    .as(never)
                    .isEqualTo(412);
        }
        assertThat(data(send(ADMINISTRATOR, "GET", path, null)).path("weight").intValue())
                .isEqualTo(2);
        assertThat(sendIf(path, "DELETE", "\"2\"", null).statusCode()).isEqualTo(204);
    }

    @Test
    void ofManyWhoChangeOneVersion_oneSucceeds() throws Exception {
        String path = create(ADMINISTRATOR, channel(""));
        List<Callable<Integer>> racers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String body = "{\"weight\": " + (10 + i) + "}";
            racers.add(() -> sendIf(path, "PATCH", "\"1\"", body).statusCode());
        }
        assertThat(race(racers)).containsOnlyOnce(200).allMatch(status -> status == 200 || status == 412);
        assertThat(data(send(ADMINISTRATOR, "GET", path, null)).path("version").intValue())
                .isEqualTo(2);
    }

    @Test
    void patchesOfDifferentFieldsAtOnce_loseNone() throws Exception {
        String path = create(ADMINISTRATOR, channel(""));
        List<Callable<Integer>> racers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String body = "{\"settings\": {\"note-" + i + "\": \"x\"}}";
            racers.add(() -> send(ADMINISTRATOR, "PATCH", path, body).statusCode());
        }
        assertThat(race(racers)).containsOnly(200);
        assertThat(data(send(ADMINISTRATOR, "GET", path, null)).path("settings"))
                .hasSize(8);
    }

    @Test
    void repeatedCreate_isOneChannel() throws Exception {
        HttpRequest request = request(ADMINISTRATOR, CHANNELS)
                .header("Idempotency-Key", own)
                .POST(HttpRequest.BodyPublishers.ofString(channel("")))
                .build();
        JsonNode first = data(http.send(request, HttpResponse.BodyHandlers.ofString()));
        JsonNode second = data(http.send(request, HttpResponse.BodyHandlers.ofString()));
        assertThat(second.path("id")).isEqualTo(first.path("id"));
        assertThat(send(ADMINISTRATOR, "GET", CHANNELS + "/" + first.path("id").textValue(), null)
                        .statusCode())
                .isEqualTo(200);
        assertThat(data(send(ADMINISTRATOR, "GET", CHANNELS + "?name=" + own, null))
                        .path("total")
                        .intValue())
                .isEqualTo(1);
    }

    // ---- whose it is

    @Test
    void applications_mayNothing() throws Exception {
        for (String path : List.of(CHANNELS, CHANNELS + "/overview", "/api/v1/providers", POLICIES)) {
            assertThat(send(KEY, "GET", path, null).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(send(KEY, "POST", CHANNELS, channel("")).statusCode()).isEqualTo(403);
        assertThat(send(KEY, "DELETE", CHANNELS + "/demo-openai", null).statusCode())
                .isEqualTo(403);
    }

    @Test
    void othersChannels_areNotThere() throws Exception {
        String path = create(ADMINISTRATOR, channel(""));
        for (String each : List.of(path, path + "/status", path + "/models")) {
            assertThat(send(RIVAL, "GET", each, null).statusCode()).as(each).isEqualTo(404);
        }
        assertThat(send(RIVAL, "PUT", path, channel("")).statusCode()).isEqualTo(404);
        assertThat(send(RIVAL, "PATCH", path, "{\"weight\": 9}").statusCode()).isEqualTo(404);
        assertThat(send(RIVAL, "PUT", path + "/models", "{\"models\": [\"x\"]}").statusCode())
                .isEqualTo(404);
        for (String verb : List.of("enable", "disable", "test", "reset")) {
            assertThat(send(RIVAL, "POST", path + "/" + verb, null).statusCode())
                    .as(verb)
                    .isEqualTo(404);
        }
        assertThat(send(RIVAL, "DELETE", path, null).statusCode()).isEqualTo(404);
        assertThat(send(RIVAL, "GET", CHANNELS, null).body()).doesNotContain(own);
        assertThat(send(RIVAL, "GET", CHANNELS + "/overview", null).body()).doesNotContain(own);
        for (String list : List.of(CHANNELS, CHANNELS + "/overview", POLICIES)) {
            for (String other : List.of("chm-acme", "nobody")) {
                assertThat(send(RIVAL, "GET", list + "?tenant_id=" + other, null)
                                .statusCode())
                        .as(list)
                        .isEqualTo(403);
            }
        }
        assertThat(send(RIVAL, "GET", "/api/v1/providers/openai", null).body()).doesNotContain(own);
        assertThat(data(send(ADMINISTRATOR, "GET", path, null)).path("version").intValue())
                .isEqualTo(1);
        assertThat(send(ADMINISTRATOR, "GET", CHANNELS + "/demo-openai", null).statusCode())
                .isEqualTo(404);
        assertThat(send(OPERATOR, "GET", path, null).statusCode()).isEqualTo(200);
    }

    @Test
    void administrator_canGiveNothingAway() throws Exception {
        assertInvalid(send(ADMINISTRATOR, "POST", CHANNELS, channel("\"tenant_id\": \"chm-rival\"")), "tenant_id");
        assertInvalid(send(ADMINISTRATOR, "POST", CHANNELS, channel("\"tenant_id\": null")), "tenant_id");
        assertInvalid(send(ADMINISTRATOR, "POST", CHANNELS, channel("\"id\": \"demo-openai\"")), "id");
        String path = create(ADMINISTRATOR, channel(""));
        assertInvalid(send(ADMINISTRATOR, "PATCH", path, "{\"tenant_id\": \"chm-rival\"}"), "tenant_id");
        assertInvalid(send(ADMINISTRATOR, "PATCH", path, "{\"tenant_id\": null}"), "tenant_id");
        assertThat(send(ADMINISTRATOR, "POST", CHANNELS + "/plan", "{}").statusCode())
                .isEqualTo(403);
        assertThat(send(ADMINISTRATOR, "POST", CHANNELS + "/apply", "{}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void operator_movesAChannelWithItsCredential() throws Exception {
        String path = create(OPERATOR, channel("\"tenant_id\": \"chm-acme\""));
        JsonNode moved = data(send(OPERATOR, "PATCH", path, "{\"tenant_id\": \"chm-rival\"}"));
        assertThat(moved.path("credential_hint").textValue()).isEqualTo("…wxyz");
        assertThat(send(ADMINISTRATOR, "GET", path, null).statusCode()).isEqualTo(404);
        assertThat(send(RIVAL, "GET", path, null).statusCode()).isEqualTo(200);
        assertThat(data(send(OPERATOR, "PATCH", path, "{\"tenant_id\": null}"))
                        .path("tenant_id")
                        .isNull())
                .isTrue();
        assertInvalid(send(OPERATOR, "PATCH", path, "{\"tenant_id\": \"nobody\"}"), "tenant_id");
        send(OPERATOR, "DELETE", path, null);
    }

    @Test
    void credential_isNotSentToAServerThatIsNamedLater() throws Exception {
        String path = create(ADMINISTRATOR, channel(""));
        assertInvalid(
                send(ADMINISTRATOR, "PATCH", path, "{\"base_url\": \"https://collector.example.net/v1\"}"),
                "credential");
        assertThat(send(ADMINISTRATOR, "PATCH", path, "{\"base_url\": \"https://api.example.com/v2\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(
                                ADMINISTRATOR,
                                "PATCH",
                                path,
                                "{\"base_url\": \"https://other.example.net/v1\", \"credential\": \"another-one-1234\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(OPERATOR, "PATCH", path, "{\"base_url\": \"https://third.example.net/v1\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest",
                "http://169.254.0.1:8080",
                "http://[fe80::1]/v1",
                "http://[fd00:ec2::254]/v1",
                "http://[::ffff:169.254.169.254]/v1",
                "http://2852039166/v1",
                "http://0.0.0.0/v1",
                "http://metadata.google.internal/v1",
                "http://METADATA.google.internal./v1",
                "http://168.63.129.16/v1",
                "http://[fd20:ce::254]/v1",
                "http://[fd00:ec2::23]/v1",
                "http://[64:ff9b::a9fe:a9fe]/v1",
                "http://[::169.254.169.254]/v1",
                "http://[2002:a9fe:a9fe::]/v1",
                "http://[fe80::1%25eth0]/v1",
                "http://[::]/v1"
            })
    void addressOfMetadata_isRefusedToAdministrators(String url) throws Exception {
        String body = channel("").replace("https://api.example.com/v1", url);
        assertInvalid(send(ADMINISTRATOR, "POST", CHANNELS, body), "base_url");
        String path = create(ADMINISTRATOR, channel(""));
        assertInvalid(
                send(ADMINISTRATOR, "PATCH", path, "{\"base_url\": \"" + url + "\", \"credential\": \"abc\"}"),
                "base_url");
        assertInvalid(
                send(
                        ADMINISTRATOR,
                        "POST",
                        "/api/v1/providers/openai/test",
                        "{\"base_url\": \"" + url + "\", \"credential\": \"abc\"}"),
                "base_url");
    }

    @Test
    void schemeInCapitals_isTheSameAddress() throws Exception {
        String body = channel("").replace("https://api.example.com/v1", "HTTP://localhost:9501/v1/");
        HttpResponse<String> created = send(ADMINISTRATOR, "POST", CHANNELS, body);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(data(created).path("base_url").textValue()).isEqualTo("http://localhost:9501/v1");
    }

    @Test
    void channelsTest_showsAdministratorsWhatIsTheProvidersFormatOnly() throws Exception {
        HttpServer internal = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        internal.createContext("/", exchange -> {
            byte[] body = "{\"internal\": \"of-nobodys-business\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("GET") ? 200 : 500, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        internal.start();
        try {
            String url = "http://127.0.0.1:" + internal.getAddress().getPort();
            String path = create(ADMINISTRATOR, channel("").replace("https://api.example.com/v1", url));
            for (String depth : List.of("cheap", "model")) {
                HttpResponse<String> told =
                        send(ADMINISTRATOR, "POST", path + "/test", "{\"depth\": \"" + depth + "\"}");
                assertThat(data(told).path("answer").isNull()).as(told.body()).isTrue();
                assertThat(told.body()).doesNotContain("of-nobodys-business");
                assertThat(send(OPERATOR, "POST", path + "/test", "{\"depth\": \"" + depth + "\"}")
                                .body())
                        .contains("of-nobodys-business");
            }
        } finally {
            internal.stop(0);
        }
    }

    // ---- hostile input

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"name\": \"\"|name",
                "\"name\": \"a\\u0000b\"|name",
                "\"name\": 7|name",
                "\"provider\": \"nobody\"|provider",
                "\"provider\": [\"openai\"]|provider",
                "\"base_url\": \"ftp://example.com\"|base_url",
                "\"base_url\": \"file:///etc/passwd\"|base_url",
                "\"base_url\": \"https://user:pass@example.com\"|base_url",
                "\"base_url\": \"https://example.com/v1?key=1\"|base_url",
                "\"base_url\": \"https://example.com/#x\"|base_url",
                "\"base_url\": \"no url\"|base_url",
                "\"base_url\": 5|base_url",
                "\"credential\": 5|credential",
                "\"credential\": \"line\\nbreak\"|credential",
                "\"models\": []|models",
                "\"models\": \"gpt\"|models",
                "\"models\": [7]|models[0]",
                "\"models\": [{\"model\": \"\"}]|models[0].model",
                "\"models\": [{\"name\": \"x\"}]|models[0].name",
                "\"models\": [\"x\", \"x\"]|models[1].model",
                "\"weight\": 0|weight",
                "\"weight\": 1.5|weight",
                "\"weight\": 1e999999999|weight",
                "\"weight\": \"1\"|weight",
                "\"priority\": -1|priority",
                "\"priority\": 1e-999999999|priority",
                "\"enabled\": \"true\"|enabled",
                "\"limits\": {\"concurrency\": 0}|limits.concurrency",
                "\"limits\": {\"requests_per_second\": 1}|limits.requests_per_second",
                "\"limits\": 5|limits",
                "\"timeouts\": {\"connect\": \"10\"}|timeouts.connect",
                "\"timeouts\": {\"connect\": 10}|timeouts.connect",
                "\"timeouts\": {\"connect\": \"0s\"}|timeouts.connect",
                "\"timeouts\": {\"total\": \"PT99999999999999H\"}|timeouts.total",
                "\"settings\": {\"thinking\": \"sometimes\"}|settings.thinking",
                "\"base_url\": \"https://example.com:99999/v1\"|base_url",
                "\"base_url\": \"https://example.com:0/v1\"|base_url",
                "\"settings\": {\"path\": \"@169.254.169.254/\"}|settings.path",
                "\"settings\": {\"path\": \"/a?b={{lyss.auth.jwt.secret}}\"}|settings.path",
                "\"settings\": {\"embeddings-path\": \"/a b\"}|settings.embeddings-path",
                "\"settings\": {\"probe-path\": \":9601/steal\"}|settings.probe-path",
                "\"settings\": {\"probe-path\": \".evil.example/\"}|settings.probe-path",
                "\"settings\": {\"probe-path\": \"@evil.example\"}|settings.probe-path",
                "\"settings\": {\"probe-path\": \"/{{env:HOME}}\"}|settings.probe-path",
                "\"settings\": {\"headers\": \"CamelHttpUri=title\"}|settings.headers",
                "\"settings\": {\"headers\": \"X-Title=title,cAMELhttpMethod=title\"}|settings.headers",
                "\"settings\": {\"headers\": \"X-A b=title\"}|settings.headers",
                "\"settings\": {\"headers\": \"HOST=title\"}|settings.headers",
                "\"settings\": {\"headers\": \"Transfer-Encoding=title\"}|settings.headers",
                "\"settings\": {\"headers\": \"X-API-Key=title\"}|settings.headers",
                "\"settings\": {\"title\": \"a\\r\\nX-Evil: 1\"}|settings.title",
                "\"settings\": {\"a b\": \"x\"}|settings.a b",
                "\"settings\": {\"deep\": {\"er\": 1}}|settings.deep",
                "\"models\": [\"a*b\"]|models[0].model",
                "\"models\": [{\"model\": \"**\"}]|models[0].model",
                "\"colour\": \"red\"|colour",
                "\"version; DROP TABLE channels\": 1|version; DROP TABLE channels"
            })
    void wrongField_isNamed(String field, String named) throws Exception {
        ObjectNode body = Json.objectOrNull(channel(""));
        ObjectNode wrong = Json.objectOrNull("{" + field + "}");
        assertThat(body).isNotNull();
        String name = field.substring(1, field.indexOf('"', 1));
        String sent = wrong == null // what only a text can say
                ? channel(field)
                : body.set(name, wrong.get(name)).toString();
        assertInvalid(send(ADMINISTRATOR, "POST", CHANNELS, sent), named);
    }

    @Test
    void halfACharacter_isNamed() throws Exception {
        String body = channel("").replace("\"name\": \"" + own + "\"", "\"name\": \"\\ud800\"");
        assertThat(body).contains("\\ud800");
        assertInvalid(send(ADMINISTRATOR, "POST", CHANNELS, body), "name");
    }

    @Test
    void everyWrongField_isNamedAtOnce() throws Exception {
        HttpResponse<String> response = send(
                ADMINISTRATOR,
                "POST",
                CHANNELS,
                "{\"provider\": \"openai\", \"weight\": -1, \"colour\": 1, \"limits\": {\"concurrency\": \"x\"},"
                        + " \"models\": [\"a\", {}]}");
        assertThat(json(response).path("errors").findValuesAsText("field"))
                .contains("name", "credential", "weight", "colour", "limits.concurrency", "models[1].model");
    }

    @Test
    void hugeInput_isRefusedInFewWords() throws Exception {
        for (String field : List.of("name", "provider", "base_url", "tenant_id")) {
            ObjectNode body = Json.objectOrNull(channel(""));
            assertThat(body).isNotNull();
            HttpResponse<String> response = send(
                    ADMINISTRATOR,
                    "POST",
                    CHANNELS,
                    body.put(field, "x".repeat(100_000)).toString());
            assertThat(response.statusCode()).as(field).isEqualTo(400);
            assertThat(response.body().length()).as(field).isLessThan(5000);
        }
        HttpResponse<String> unknown =
                send(ADMINISTRATOR, "POST", CHANNELS, channel("\"" + "y".repeat(100_000) + "\": 1"));
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body().length()).isLessThan(5000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'%20OR%20'1'='1", "%27%3B%20DROP%20TABLE%20channels%3B--", "%F0%9F%90%98", "x%22y", "overview2"
            })
    void strangeId_isNotFound(String id) throws Exception {
        for (String method : List.of("GET", "PATCH", "DELETE")) {
            HttpResponse<String> response = send(OPERATOR, method, CHANNELS + "/" + id, "{}");
            assertThat(response.statusCode()).as(method + response.body()).isEqualTo(404);
        }
        assertThat(send(OPERATOR, "GET", POLICIES + "/" + id, null).statusCode())
                .isEqualTo(404);
        assertThat(send(OPERATOR, "GET", "/api/v1/providers/" + id, null).statusCode())
                .isEqualTo(404);
        assertThat(channels.all()).isNotEmpty();
    }

    @Test
    void sqlInTexts_isText() throws Exception {
        String name = own + "'); DELETE FROM channels; --";
        String path = create(ADMINISTRATOR, channel("").replace("\"" + own + "\"", "\"" + name + "\""));
        assertThat(data(send(ADMINISTRATOR, "GET", path, null)).path("name").textValue())
                .isEqualTo(name);
    }

    // ---- lists

    @Test
    void list_isFilteredAndComesInPages() throws Exception {
        for (int i = 0; i < 5; i++) {
            create(
                    ADMINISTRATOR,
                    channel(i == 0 ? "\"enabled\": false" : "").replace("\"" + own + "\"", "\"" + own + "\""));
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = data(send(
                    ADMINISTRATOR,
                    "GET",
                    CHANNELS + "?limit=2&name=" + own.toUpperCase() + (cursor.isEmpty() ? "" : "&cursor=" + cursor),
                    null));
            assertThat(page.path("total").intValue()).isEqualTo(5);
            assertThat(page.path("items").size()).isLessThanOrEqualTo(2);
            page.path("items").forEach(item -> seen.add(item.path("id").textValue()));
            cursor = page.path("next_cursor").asText("");
            cursor = cursor.equals("null") ? "" : cursor;
        } while (!cursor.isEmpty());
        assertThat(seen).hasSize(5).doesNotHaveDuplicates().isSorted();
        assertThat(total("enabled=false&name=" + own)).isEqualTo(1);
        assertThat(total("state=disabled&name=" + own)).isEqualTo(1);
        assertThat(total("state=serving&name=" + own)).isEqualTo(4);
        assertThat(total("model=" + own + "-model")).isEqualTo(5);
        assertThat(total("model=" + own + "-none")).isZero();
        assertThat(total("provider=anthropic&name=" + own)).isZero();
        assertThat(total("tenant_id=chm-acme&name=" + own)).isEqualTo(5);
        assertInvalid(send(ADMINISTRATOR, "GET", CHANNELS + "?limit=0", null), "limit");
        assertInvalid(send(ADMINISTRATOR, "GET", CHANNELS + "?limit=x&order=y", null), "order");
        assertInvalid(send(ADMINISTRATOR, "GET", CHANNELS + "?cursor=*", null), "cursor");
        assertInvalid(send(ADMINISTRATOR, "GET", CHANNELS + "?state=well", null), "state");
        assertInvalid(send(ADMINISTRATOR, "GET", CHANNELS + "?enabled=yes", null), "enabled");
    }

    // ---- how channels do

    @Test
    void status_tellsOfAChannelAndTheOverviewOfAll() throws Exception {
        String path = create(ADMINISTRATOR, channel(""));
        JsonNode status = data(send(ADMINISTRATOR, "GET", path + "/status", null));
        assertThat(status.path("state").textValue()).isEqualTo("serving");
        assertThat(status.path("breaker").textValue()).isEqualTo("closed");
        assertThat(status.path("in_flight").intValue()).isZero();
        assertThat(status.has("p95_ms")).isTrue();
        send(ADMINISTRATOR, "POST", path + "/disable", null);
        JsonNode overview = data(send(ADMINISTRATOR, "GET", CHANNELS + "/overview?name=" + own, null));
        assertThat(overview.at("/items/0/state").textValue()).isEqualTo("disabled");
        assertThat(overview.at("/states/disabled").intValue()).isEqualTo(1);
        assertThat(send(ADMINISTRATOR, "POST", path + "/reset", null).statusCode())
                .isEqualTo(200);
    }

    @Test
    void unreadableChannel_saysWhyAndCanBeReplaced() throws Exception {
        String path = create(ADMINISTRATOR, channel(""));
        String id = path.substring(CHANNELS.length() + 1);
        jdbc.sql("UPDATE channels SET credential = '\\x00' WHERE id = :id")
                .param("id", id)
                .update();
        await().until(() -> data(send(ADMINISTRATOR, "GET", path, null)).has("unreadable"));
        assertThat(data(send(ADMINISTRATOR, "GET", path, null))
                        .path("unreadable")
                        .textValue())
                .contains("credential cannot be decrypted");
        assertThat(data(send(ADMINISTRATOR, "GET", path + "/status", null))
                        .path("state")
                        .textValue())
                .isEqualTo("unreadable");
        assertThat(total("state=unreadable&name=" + own)).isEqualTo(1);
        assertThat(send(ADMINISTRATOR, "PATCH", path, "{\"weight\": 2}").statusCode())
                .isEqualTo(409);
        assertInvalid(
                send(ADMINISTRATOR, "PUT", path, channel("").replace("\"credential\": \"" + SECRET + "\",", "")),
                "credential");
        assertThat(send(ADMINISTRATOR, "PUT", path, channel("")).statusCode()).isEqualTo(200);
        assertThat(data(send(ADMINISTRATOR, "GET", path, null)).has("unreadable"))
                .isFalse();
    }

    // ---- providers

    @Test
    void providers_sayWhatAChannelNeeds() throws Exception {
        JsonNode list = data(send(ADMINISTRATOR, "GET", "/api/v1/providers", null));
        assertThat(list.path("items").findValuesAsText("name"))
                .contains("openai", "anthropic", "gemini", "azure", "ollama", "vllm");
        JsonNode azure = data(send(ADMINISTRATOR, "GET", "/api/v1/providers/azure", null));
        assertThat(azure.at("/base_url/required").booleanValue()).isTrue();
        assertThat(azure.at("/credential/required").booleanValue()).isTrue();
        assertThat(azure.path("settings").findValuesAsText("name")).contains("api-version", "auth");
        assertThat(azure.path("capabilities").findValuesAsText("name")).contains("thinking");
        JsonNode ollama = data(send(ADMINISTRATOR, "GET", "/api/v1/providers/ollama", null));
        assertThat(ollama.at("/credential/required").booleanValue()).isFalse();
        JsonNode anthropic = data(send(ADMINISTRATOR, "GET", "/api/v1/providers/anthropic", null));
        assertThat(anthropic.at("/base_url/default").textValue()).isEqualTo("https://api.anthropic.com");
        assertThat(anthropic.path("models").toString()).contains("claude-*");
        assertInvalid(
                send(ADMINISTRATOR, "POST", "/api/v1/providers/azure/test", "{\"credential\": \"x\", \"colour\": 1}"),
                "colour");
        assertInvalid(send(ADMINISTRATOR, "POST", "/api/v1/providers/azure/test", "{}"), "base_url");
    }

    // ---- policies

    @Test
    void policy_livesFromCreationToDeletion() throws Exception {
        String body = "{\"model\": \"" + own + "-*\", \"strategy\": \"round-robin\", \"max_attempts\": 2,"
                + " \"deadline\": \"30s\", \"queue_wait\": \"0s\", \"timeouts\": {\"idle\": \"5s\"},"
                + " \"hedge_percent\": 5, \"long_context_model\": \"big\"}";
        HttpResponse<String> created = send(ADMINISTRATOR, "POST", POLICIES, body);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        JsonNode data = data(created);
        String path = POLICIES + "/" + data.path("id").textValue();
        assertThat(data.path("tenant_id").textValue()).isEqualTo("chm-acme");
        assertThat(data.path("deadline").textValue()).isEqualTo("PT30S");
        assertThat(channels.snapshot()
                        .policy("chm-acme", own + "-x")
                        .orElseThrow()
                        .maxAttempts())
                .isEqualTo(2);
        assertThat(channels.snapshot().policy("chm-rival", own + "-x")).isEmpty();
        assertThat(send(ADMINISTRATOR, "POST", POLICIES, body).statusCode()).isEqualTo(409);
        assertThat(send(RIVAL, "GET", path, null).statusCode()).isEqualTo(404);
        assertThat(send(RIVAL, "PATCH", path, "{}").statusCode()).isEqualTo(404);
        assertThat(send(RIVAL, "DELETE", path, null).statusCode()).isEqualTo(404);
        assertThat(send(RIVAL, "GET", POLICIES, null).body()).doesNotContain(own);
        JsonNode patched = data(send(ADMINISTRATOR, "PATCH", path, "{\"strategy\": null, \"max_attempts\": 3}"));
        assertThat(patched.path("strategy").isNull()).isTrue();
        assertThat(patched.path("hedge_percent").intValue()).isEqualTo(5);
        JsonNode replaced = data(send(ADMINISTRATOR, "PUT", path, "{\"model\": \"" + own + "-*\"}"));
        assertThat(replaced.path("max_attempts").isNull()).isTrue();
        assertThat(sendIf(path, "PATCH", "\"1\"", "{}").statusCode()).isEqualTo(412);
        assertThat(data(send(ADMINISTRATOR, "GET", POLICIES + "?model=" + own + "-*", null))
                        .path("total")
                        .intValue())
                .isEqualTo(1);
        assertThat(send(ADMINISTRATOR, "DELETE", path, null).statusCode()).isEqualTo(204);
        assertThat(send(ADMINISTRATOR, "GET", path, null).statusCode()).isEqualTo(404);
        assertThat(channels.snapshot().policy("chm-acme", own + "-x")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"strategy\": \"best\"|strategy",
                "\"max_attempts\": 0|max_attempts",
                "\"deadline\": \"0s\"|deadline",
                "\"queue_wait\": \"-1s\"|queue_wait",
                "\"hedge_percent\": 101|hedge_percent",
                "\"long_context_model\": \"m\"|long_context_model",
                "\"tenant_id\": \"chm-rival\"|tenant_id",
                "\"id\": \"mine\"|id",
                "\"retries\": 3|retries"
            })
    void wrongFieldOfAPolicy_isNamed(String field, String named) throws Exception {
        assertInvalid(send(ADMINISTRATOR, "POST", POLICIES, "{\"model\": \"m\", " + field + "}"), named);
    }

    // ---- documents

    @Test
    void document_isPlannedAndAppliedAndWithdrawn(CapturedOutput output) throws Exception {
        String yaml = """
                channels:
                  - id: %1$s-one
                    tenant_id: chm-acme
                    name: One
                    provider: openai
                    credential: literal:%2$s
                    models: [%1$s-a]
                  - id: %1$s-two
                    name: Two
                    provider: ollama
                    base_url: http://localhost:11434/v1
                    models: [%1$s-b]
                policies:
                  - model: %1$s-*
                    strategy: affinity
                """.formatted(own, SECRET);
        assertThat(declared("plan", yaml).at("/summary/create").intValue()).isEqualTo(3);
        assertThat(channels.snapshot().find(own + "-one")).isEmpty();
        JsonNode applied = declared("apply", yaml);
        assertThat(applied.path("applied").booleanValue()).isTrue();
        assertThat(channels.snapshot()
                        .find(own + "-one")
                        .orElseThrow()
                        .credential()
                        .secret())
                .isEqualTo(SECRET);
        assertThat(declared("apply", yaml).at("/summary/unchanged").intValue()).isEqualTo(3);
        JsonNode plan = declared("plan", yaml.replace("Two", "Three").replace(SECRET, "another-credential"));
        assertThat(plan.at("/channels/0/changes").toString()).isEqualTo("[\"credential\"]");
        assertThat(plan.at("/channels/1/changes").toString()).isEqualTo("[\"name\"]");
        assertThat(plan.toString()).doesNotContain("another-credential");
        send(OPERATOR, "POST", CHANNELS + "/" + own + "-two/disable", null);
        declared("apply", yaml);
        assertThat(channels.snapshot().find(own + "-two").orElseThrow().enabled())
                .isFalse();
        assertThat(declared("apply", "channels: []").at("/summary/delete").intValue())
                .isEqualTo(3);
        assertThat(channels.snapshot().find(own + "-one")).isEmpty();
        assertThat(channels.snapshot().find("demo-openai")).isPresent();
        assertThat(output).doesNotContain(SECRET);
    }

    @Test
    void brokenDocument_changesNothingAndNamesTheLines() throws Exception {
        String yaml = """
                channels:
                  - id: %1$s-one
                    name: One
                    provider: openai
                    credential: %2$s
                    models: [a]
                  - id: demo-openai
                    name: Taken
                    provider: openai
                    credential: ${LYSS_CREDENTIALS_KEYSET}
                    models: [a]
                    colour: red
                  - id: %1$s-three
                    name: Three
                    provider: openai
                    credential: ${NOBODY_HAS_SET_THIS_KEY}
                    models: [a]
                  - id: overview
                    name: Four
                    provider: openai
                    credential: ${PATH}
                    models: [a]
                """.formatted(own, SECRET);
        HttpResponse<String> response = document("apply", yaml);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body())
                .contains("line 5: must be ${NAME}", "line 7: is that of a channel", "line 10: must not be a variable")
                .contains("line 12: is not a field", "line 16: needs the environment variable NOBODY_HAS_SET_THIS_KEY")
                .contains("line 18: is the name of something else", "line 21: must be ${NAME} of a variable that")
                .doesNotContain(SECRET);
        assertThat(channels.snapshot().find(own + "-one")).isEmpty();
        assertThat(document("plan", "channels: [").body()).contains("line 1");
        assertThat(document("plan", "- a").statusCode()).isEqualTo(400);
        assertThat(document("plan", "a: &a [*a]").statusCode()).isEqualTo(400);
        assertThat(send(OPERATOR, "POST", CHANNELS + "/plan", "{\"channels\": [{\"id\": 5}]}")
                        .statusCode())
                .isEqualTo(400);
    }

    /** What a document does not have is deleted: nobody means all of it by a slip. */
    @Test
    void documentThatDeclaresNothing_saysSo() throws Exception {
        String yaml = """
                channels:
                  - { id: %1$s-kept, name: Kept, provider: ollama, base_url: "http://localhost:11434/v1", models: [m] }
                """.formatted(own);
        declared("apply", yaml);
        for (String empty : List.of("channels:", "channels: null", "policies: []", "{}", "channels: []\npolicies:")) {
            HttpResponse<String> refused = document("apply", empty);
            assertInvalid(refused, empty.endsWith("policies:") ? "policies" : "channels");
        }
        assertInvalid(send(OPERATOR, "POST", CHANNELS + "/apply", "{\"channels\": null}"), "channels");
        assertThat(channels.snapshot().find(own + "-kept")).isPresent();
        declared("apply", "channels: []");
        assertThat(channels.snapshot().find(own + "-kept")).isEmpty();
    }

    @Test
    void conflict_namesItsField() throws Exception {
        HttpResponse<String> taken = send(OPERATOR, "POST", CHANNELS, channel("\"id\": \"demo-openai\""));
        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(json(taken).at("/errors/0/field").textValue()).isEqualTo("id");
        assertThat(json(taken).path("code").textValue()).isEqualTo("conflict");
        String policy = "{\"model\": \"" + own + "-m\"}";
        assertThat(send(ADMINISTRATOR, "POST", POLICIES, policy).statusCode()).isEqualTo(201);
        HttpResponse<String> second = send(ADMINISTRATOR, "POST", POLICIES, policy);
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(json(second).path("errors").findValuesAsText("field")).containsExactly("model");
    }

    @Test
    void withoutDocumentAndFile_thereIsNothingToPlan() throws Exception {
        HttpResponse<String> response = send(OPERATOR, "POST", CHANNELS + "/plan", null);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).contains("lyss.channels.file");
    }

    // ---- words of these tests

    private String channel(String more) {
        return "{\"name\": \"" + own + "\", \"provider\": \"openai\", \"base_url\": \"https://api.example.com/v1\","
                + " \"credential\": \"" + SECRET + "\", " + (more.isEmpty() ? "" : more + ", ") + "\"models\": [\""
                + own
                + "-model\"]}";
    }

    private String create(String key, String body) throws Exception {
        HttpResponse<String> created = send(key, "POST", CHANNELS, body);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return CHANNELS + "/" + data(created).path("id").textValue();
    }

    private int ask(String model) throws Exception {
        return post("/v1/chat/completions", chat(model, "")).statusCode();
    }

    private int total(String query) throws Exception {
        JsonNode data = data(send(ADMINISTRATOR, "GET", CHANNELS + "?" + query, null));
        return data.path("total").intValue();
    }

    private JsonNode declared(String verb, String yaml) throws Exception {
        return data(document(verb, yaml));
    }

    private HttpResponse<String> document(String verb, String yaml) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(baseUrl() + CHANNELS + "/" + verb))
                        .timeout(Duration.ofSeconds(60))
                        .header("Authorization", "Bearer " + OPERATOR)
                        .header("Content-Type", "application/yaml")
                        .POST(HttpRequest.BodyPublishers.ofString(yaml))
                        .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> sendIf(String path, String method, String version, String body) throws Exception {
        return http.send(
                request(ADMINISTRATOR, path)
                        .header("If-Match", version)
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(String key, String method, String path, String body) throws Exception {
        return http.send(
                request(key, path)
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder request(String key, String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    private static JsonNode data(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
        return json(response).path("data");
    }

    private static void assertInvalid(HttpResponse<String> response, String field) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).path("errors").findValuesAsText("field"))
                .as(response.body())
                .contains(field);
    }

    private static List<Integer> race(List<Callable<Integer>> racers) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> each : threads.invokeAll(racers)) {
                statuses.add(each.get());
            }
        }
        return statuses;
    }

    private void key(String secret, String tenant, String role) {
        jdbc.sql("INSERT INTO virtual_keys (id, tenant_id, name, hash, hint, role)"
                        + " VALUES (:id, :tenant, :id, sha256(convert_to(:secret, 'UTF8')), 'test', :role)"
                        + " ON CONFLICT DO NOTHING")
                .params(Map.of("id", "key-" + secret.substring(8), "tenant", tenant, "secret", secret, "role", role))
                .update();
    }
}
