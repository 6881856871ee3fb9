package ai.lyss.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator as Gemini. */
class GeminiSimulatorTest {

    @RegisterExtension
    static final SimulatedServer SERVER = new SimulatedServer();

    private static final String TOOLS = """
            ,"tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT",\
            "properties":{"a":{"type":"INTEGER"}},"required":["a"]}}]}]""";

    private static HttpResponse<String> post(String model, String method, String body) {
        return SERVER.post("gemini/v1beta/models/" + model + ":" + method, body, "x-goog-api-key", "k");
    }

    private static String ask(String more) {
        return "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]" + more + "}";
    }

    private static String whole(String model, String more) {
        return SimulatedServer.stable(post(model, "generateContent", ask(more)).body());
    }

    private static String stream(String model, String more) {
        return SimulatedServer.stable(
                post(model, "streamGenerateContent?alt=sse", ask(more)).body());
    }

    @Test
    void whole_default_isACandidate() {
        assertThat(whole("sim-gemini:tokens=2", "")).isEqualTo("""
                        {"candidates":[{"content":{"parts":[{"text":"w1 w2"}],"role":"model"},"finishReason":"STOP",\
                        "index":0}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2,"totalTokenCount":3},\
                        "modelVersion":"sim-gemini","responseId":"ID"}""");
    }

    @Test
    void stream_sse_hasCrlfAndUsageOnEveryChunk() {
        String chunk = """
                data: {"candidates":[{"content":{"parts":[%s],"role":"model"}%s,"index":0}],"usageMetadata":%s,\
                "modelVersion":"sim-gemini","responseId":"ID"}\r
                \r
                """;
        String thinking = "{\"promptTokenCount\":1,\"thoughtsTokenCount\":%d,\"totalTokenCount\":%d}";
        String done =
                "{\"promptTokenCount\":1,\"candidatesTokenCount\":1,\"thoughtsTokenCount\":4,\"totalTokenCount\":6}";
        assertThat(stream("sim-gemini:tokens=1,reasoning", ""))
                .isEqualTo(chunk.formatted("{\"text\":\"The\",\"thought\":true}", "", thinking.formatted(1, 2))
                        + chunk.formatted("{\"text\":\" user\",\"thought\":true}", "", thinking.formatted(2, 3))
                        + chunk.formatted("{\"text\":\" is\",\"thought\":true}", "", thinking.formatted(3, 4))
                        + chunk.formatted("{\"text\":\" waiting.\",\"thought\":true}", "", thinking.formatted(4, 5))
                        + chunk.formatted("{\"text\":\"w1\"}", "", done)
                        + chunk.formatted("{\"text\":\"\"}", ",\"finishReason\":\"STOP\"", done));
    }

    @Test
    void stream_withoutAlt_isAnArray() {
        HttpResponse<String> answer = post("m:tokens=1,no-usage", "streamGenerateContent", ask(""));

        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json;charset=UTF-8");
        assertThat(SimulatedServer.stable(answer.body())).isEqualTo("""
                        [{"candidates":[{"content":{"parts":[{"text":"w1"}],"role":"model"},"index":0}],\
                        "modelVersion":"m","responseId":"ID"},\r
                        {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP",\
                        "index":0}],"modelVersion":"m","responseId":"ID"}]""");
    }

    @Test
    void stream_tools_sendsWholeCallsAndOneSignature() {
        String body = stream("m:tools", TOOLS);

        assertThat(body)
                .containsOnlyOnce(
                        "{\"functionCall\":{\"id\":\"ID\",\"name\":\"f\",\"args\":{\"a\":1}},\"thoughtSignature\":"
                                + "\"c2ltdWxhdGVkLXNpZ25hdHVyZQ==\"}")
                .containsOnlyOnce("{\"functionCall\":{\"id\":\"ID\",\"name\":\"f\",\"args\":{\"a\":1}}}")
                .contains("\"finishReason\":\"STOP\"");
    }

    @Test
    void whole_toolForced_isCalled() {
        assertThat(whole("m", TOOLS + ",\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"ANY\"}}"))
                .contains("\"parts\":[{\"functionCall\":{\"id\":\"ID\",\"name\":\"f\",\"args\":{\"a\":1}}");
    }

    @Test
    void toolResult_withSignature_isQuoted() {
        String conversation = """
                {"contents":[{"role":"user","parts":[{"text":"Hi"}]},
                {"role":"model","parts":[{"functionCall":{"name":"f","args":{}}%s}]},
                {"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"42"}}}]}]}""";

        assertThat(post(
                                "m",
                                "generateContent",
                                conversation.formatted(",\"thoughtSignature\":\"" + Signature.VALUE + "\""))
                        .body())
                .contains("The tool said: 42");
        assertThat(post("m", "generateContent", conversation.formatted("")).body())
                .contains("\"code\":400", "missing a thought_signature");
        assertThat(post("m", "generateContent", conversation.formatted(",\"thoughtSignature\":\"QUJD\""))
                        .body())
                .contains("Corrupted thought signature");
    }

    @Test
    void thoughts_included_areMarked() {
        assertThat(whole("m", ",\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true}}"))
                .contains("{\"text\":\"The user is waiting.\",\"thought\":true}", "\"thoughtsTokenCount\":4");
    }

    @Test
    void limit_reached_isMaxTokens() {
        assertThat(whole("m:tokens=9", ",\"generation_config\":{\"max_output_tokens\":2}"))
                .contains("\"text\":\"w1 w2\"", "\"finishReason\":\"MAX_TOKENS\"");
    }

    @Test
    void filter_whole_hasNoContent() {
        assertThat(whole("m:filter", "")).contains("\"candidates\":[{\"finishReason\":\"SAFETY\",\"index\":0}]");
        assertThat(stream("m:filter", "")).contains("\"candidates\":[{\"finishReason\":\"SAFETY\",\"index\":0}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"foo\":1} | Invalid JSON payload received. Unknown name \\\"foo\\\": Cannot find field.",
                "{\"generationConfig\":{\"n\":1}} | Invalid JSON payload received. Unknown name \\\"n\\\" at 'generation_config': Cannot find field.",
                "{\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parameters\":{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"x\"}}}}]}]} | Invalid JSON payload received. Unknown name \\\"$ref\\\" at 'tools[0].function_declarations[0].parameters.properties.value': Cannot find field.",
                "{\"contents\":[{\"role\":\"assistant\",\"parts\":[{\"text\":\"x\"}]}]} | Please use a valid role: user, model.",
            })
    void request_invalid_is400(String body, String message) {
        HttpResponse<String> answer = post("m", "generateContent", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"error\":{\"code\":400,\"message\":\"" + message + "\",\"status\":\"INVALID_ARGUMENT\"}}");
    }

    @Test
    void contents_emptyOrUnanswered_is400() {
        assertThat(post("m", "generateContent", "{\"contents\":[]}").statusCode())
                .isEqualTo(400);
        assertThat(post("m", "generateContent", "{\"contents\":[{\"parts\":[]}]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(
                                "m",
                                "generateContent",
                                "{\"contents\":[{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]},"
                                        + "{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}]}")
                        .body())
                .contains("the number of function response parts is equal");
    }

    @Test
    void status_429_saysWhenToRetryInTheBody() {
        HttpResponse<String> answer = post("m:429", "generateContent", ask(""));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).isEmpty();
        assertThat(answer.body()).isEqualTo("""
                        {"error":{"code":429,"message":"Simulated rate limited.","status":"RESOURCE_EXHAUSTED",\
                        "details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"7s"}]}}""");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400, INVALID_ARGUMENT",
        "401, 401, UNAUTHENTICATED",
        "bad-key, 400, API_KEY_INVALID",
        "403, 403, PERMISSION_DENIED",
        "404, 404, NOT_FOUND",
        "quota, 429, GenerateRequestsPerDayPerProjectPerModel",
        "500, 500, INTERNAL",
        "503, 503, UNAVAILABLE"
    })
    void status_scripted_isGooglesError(String option, int status, String word) {
        HttpResponse<String> answer = post("m:" + option, "generateContent", ask(""));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":{\"code\":" + status).contains("\"" + word + "\"");
    }

    @Test
    void error_ofAnArrayStream_isAnArray() {
        assertThat(post("m:503", "streamGenerateContent", ask("")).body()).startsWith("[{\"error\":");
    }

    @Test
    void credential_missingOrDead_is401() {
        String path = "gemini/v1beta/models/m:generateContent";

        assertThat(SERVER.post(path, ask("")).statusCode()).isEqualTo(401);
        assertThat(SERVER.post(path, ask(""), "x-goog-api-key", "sk-dead").statusCode())
                .isEqualTo(401);
    }

    @Test
    void method_unknown_is404() {
        assertThat(post("m", "countTokens", ask("")).statusCode()).isEqualTo(404);
    }
}
