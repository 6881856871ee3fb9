package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gets a clear 4xx that names the field. */
class BadRequestIT extends RunningGateway {

    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    static Stream<Arguments> wrongBodies() {
        return Stream.of(
                Arguments.of("", null),
                Arguments.of("{", null),
                Arguments.of("[]", null),
                Arguments.of("\"text\"", null),
                Arguments.of("{}{}", null),
                Arguments.of("{\"a\":1,}", null),
                Arguments.of("{\"model\":" + "[".repeat(300) + "]".repeat(300) + "}", null),
                Arguments.of("{" + MESSAGES + "}", "model"),
                Arguments.of("{\"model\":\"\"," + MESSAGES + "}", "model"),
                Arguments.of("{\"model\":7," + MESSAGES + "}", "model"),
                Arguments.of("{\"model\":\"" + "m".repeat(257) + "\"," + MESSAGES + "}", "model"),
                Arguments.of("{\"model\":\"m\"}", "messages"),
                Arguments.of("{\"model\":\"m\",\"messages\":\"x\"}", "messages"),
                Arguments.of("{\"model\":\"m\",\"messages\":[]}", "messages"),
                Arguments.of("{\"model\":\"m\",\"messages\":[1]}", "messages[0]"),
                Arguments.of("{\"model\":\"m\",\"messages\":[{\"content\":\"x\"}]}", "messages[0].role"),
                Arguments.of(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]}", "messages[0].role"),
                Arguments.of("{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}", "messages[0].content"),
                Arguments.of(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":7}]}", "messages[0].content"),
                Arguments.of(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[1]}]}",
                        "messages[0].content[0]"),
                Arguments.of(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}",
                        "messages[0].tool_call_id"),
                Arguments.of("{\"model\":\"m\",\"temperature\":\"hot\"," + MESSAGES + "}", "temperature"),
                Arguments.of("{\"model\":\"m\",\"max_tokens\":1.5," + MESSAGES + "}", "max_tokens"),
                Arguments.of("{\"model\":\"m\",\"n\":0," + MESSAGES + "}", "n"),
                Arguments.of("{\"model\":\"m\",\"n\":-1," + MESSAGES + "}", "n"),
                Arguments.of("{\"model\":\"m\",\"n\":129," + MESSAGES + "}", "n"),
                Arguments.of("{\"model\":\"m\",\"n\":1e30," + MESSAGES + "}", "n"),
                Arguments.of("{\"model\":\"m\",\"best_of\":129," + MESSAGES + "}", "best_of"),
                Arguments.of("{\"model\":\"m\",\"stream\":\"yes\"," + MESSAGES + "}", "stream"),
                Arguments.of("{\"model\":\"m\",\"stream_options\":{}," + MESSAGES + "}", "stream_options"),
                Arguments.of("{\"model\":\"m\",\"stop\":[1]," + MESSAGES + "}", "stop"),
                Arguments.of("{\"model\":\"m\",\"tools\":{}," + MESSAGES + "}", "tools"),
                Arguments.of(
                        "{\"model\":\"m\",\"tools\":[{\"type\":\"function\"}]," + MESSAGES + "}",
                        "tools[0].function.name"),
                Arguments.of("{\"model\":\"m\",\"response_format\":\"json\"," + MESSAGES + "}", "response_format"));
    }

    @ParameterizedTest
    @MethodSource("wrongBodies")
    void wrongBody_isA400ThatNamesTheField(String body, String param) throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", body);
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = json(response).path("error");
        assertThat(error.path("param").textValue()).isEqualTo(param);
        assertOpenAiError(response);
    }

    @Test
    void unknownModel_isA404() throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", chat("no-such-model", ""));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("model_not_found");
        assertOpenAiError(response);
    }

    @Test
    void thirtyMegabytes_areA413() throws Exception {
        HttpResponse<String> response =
                post("/v1/chat/completions", chat("sim-openai", "\"user\":\"" + "x".repeat(30 << 20) + "\","));
        assertThat(response.statusCode()).isEqualTo(413);
        assertOpenAiError(response);
    }

    /** As nodes they would be thirty times as many bytes. */
    @Test
    void tooManyNodes_areA413() throws Exception {
        HttpResponse<String> response =
                post("/v1/chat/completions", chat("sim-openai", "\"x\":[" + "{},".repeat(600_000) + "0],"));
        assertThat(response.statusCode()).isEqualTo(413);
        assertOpenAiError(response);
    }

    /** Of what has been seen, Jackson keeps the names. */
    @Test
    void longName_isA400() throws Exception {
        HttpResponse<String> response =
                post("/v1/chat/completions", chat("sim-openai", "\"" + "k".repeat(40_000) + "\":1,"));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("a name, a number or a string that is too long");
        assertOpenAiError(response);
    }

    @Test
    void thirtyMegabytes_areA413WithoutAnnouncement() throws Exception {
        byte[] body =
                chat("sim-openai", "\"user\":\"" + "x".repeat(30 << 20) + "\",").getBytes();
        HttpResponse<String> response = http.send(
                request("/v1/chat/completions")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void bodyThatStopsComing_isA408() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + KEY
                                    + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 408").contains("\"request_timeout\"");
        }
    }

    @Test
    void wrongMethod_isA405() throws Exception {
        HttpResponse<String> response = get("/v1/chat/completions");
        assertThat(response.statusCode()).isEqualTo(405);
        assertOpenAiError(response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/xml"
            })
    void wrongContentType_isA415(String type) throws Exception {
        HttpResponse<String> response = http.send(
                request("/v1/chat/completions")
                        .setHeader("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(chat("sim-openai", "")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(415);
        assertOpenAiError(response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1", "/v1/nothing", "/v2/chat/completions", "/v1/chat/completions/"})
    void unknownPath_isA404(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertOpenAiError(response);
    }

    @Test
    void withoutKey_isA401() throws Exception {
        for (String path : new String[] {"/v1/models", "/v1/models/x", "/api/v1/proxy/models"}) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create(baseUrl() + path)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertOpenAiError(response);
        }
    }

    @Test
    void modelIds_mayHoldSlashesAndColons() throws Exception {
        addChannel("slashes", "openai", "org/model:free", "sim-openai", 0);
        for (String id : new String[] {"org/model:free", "org%2Fmodel:free", "org%2Fmodel%3Afree"}) {
            HttpResponse<String> response = get("/v1/models/" + id);
            assertThat(json(response).path("id").asText()).as(id).isEqualTo("org/model:free");
        }
        assertThat(post("/v1/chat/completions", chat("org/model:free", "")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void headersOfTheClient_doNotSteerCamelOrReachTheUpstream() throws Exception {
        HttpResponse<String> response = http.send(
                request("/v1/chat/completions")
                        .header("CamelHttpUri", "http://127.0.0.1:1/")
                        .header("CamelHttpMethod", "DELETE")
                        .header("x-simulate", "500")
                        .POST(HttpRequest.BodyPublishers.ofString(chat("sim-openai", "")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().map().keySet())
                .noneMatch(name ->
                        name.toLowerCase(java.util.Locale.ROOT).startsWith("camel") || name.equals("x-simulate"));
    }

    private static void assertOpenAiError(HttpResponse<String> response) {
        JsonNode error = json(response).path("error");
        assertThat(error.properties().stream().map(java.util.Map.Entry::getKey))
                .containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("code").isTextual() || error.path("code").isNull())
                .isTrue();
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        assertThat(response.body()).doesNotContain("java.", "at ai.lyss", "Exception");
    }
}
