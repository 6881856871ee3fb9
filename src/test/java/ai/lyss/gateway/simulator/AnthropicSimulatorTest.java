package ai.lyss.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator as Anthropic. */
class AnthropicSimulatorTest {

    @RegisterExtension
    static final SimulatedServer SERVER = new SimulatedServer();

    private static final String TOOLS =
            ",\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":"
                    + "\"integer\"}},\"required\":[\"a\"]}}]";
    private static final String USAGE = """
            {"input_tokens":1,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,\
            "cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"output_tokens":%d,\
            "output_tokens_details":{"thinking_tokens":%d},"service_tier":"standard"}""";

    private static HttpResponse<String> post(String body) {
        return SERVER.post("anthropic/v1/messages", body, "x-api-key", "k", "anthropic-version", "2023-06-01");
    }

    private static String ask(String model, String more) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                + more + "}";
    }

    @Test
    void whole_default_isAMessage() {
        assertThat(SimulatedServer.stable(
                        post(ask("sim-anthropic:tokens=2", "")).body()))
                .isEqualTo("""
                        {"id":"msg_ID","type":"message","role":"assistant","model":"sim-anthropic","container":null,\
                        "content":[{"type":"text","text":"w1 w2","citations":null}],"stop_reason":"end_turn",\
                        "stop_sequence":null,"stop_details":null,"usage":""" + USAGE.formatted(2, 0) + "}");
    }

    @Test
    void stream_reasoning_opensAndClosesABlockForEach() {
        HttpResponse<String> answer = post(ask("sim-anthropic:tokens=2,reasoning", ",\"stream\":true"));

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream;charset=utf-8");
        assertThat(answer.headers().firstValue("request-id")).isPresent();
        assertThat(SimulatedServer.stable(answer.body()))
                .isEqualTo("""
                        event: message_start
                        data: {"type":"message_start","message":{"id":"msg_ID","type":"message","role":"assistant",\
                        "model":"sim-anthropic","container":null,"content":[],"stop_reason":null,"stop_sequence":null,\
                        "usage":%s}}

                        event: ping
                        data: {"type":"ping"}

                        event: content_block_start
                        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"",\
                        "signature":""}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"The"}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":" user"}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":" is"}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":" waiting."}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta",\
                        "signature":"c2ltdWxhdGVkLXNpZ25hdHVyZQ=="}}

                        event: content_block_stop
                        data: {"type":"content_block_stop","index":0}

                        event: content_block_start
                        data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"w1"}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":" w2"}}

                        event: content_block_stop
                        data: {"type":"content_block_stop","index":1}

                        event: message_delta
                        data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null,\
                        "stop_details":null},"usage":%s}

                        event: message_stop
                        data: {"type":"message_stop"}

                        """.formatted(USAGE.formatted(1, 0), USAGE.formatted(6, 4)));
    }

    @Test
    void whole_toolForced_isUsed() {
        assertThat(SimulatedServer.stable(post(ask("m", TOOLS + ",\"tool_choice\":{\"type\":\"tool\",\"name\":\"f\"}"))
                        .body()))
                .contains("""
                        "content":[{"type":"tool_use","id":"toolu_ID","name":"f","input":{"a":1},\
                        "caller":{"type":"direct"}}],"stop_reason":"tool_use\"""");
    }

    @Test
    void stream_tools_fillsOneBlockEach() {
        String body = SimulatedServer.stable(
                post(ask("m:tools", TOOLS + ",\"stream\":true")).body());

        for (int block = 0; block < 2; block++) {
            assertThat(body)
                    .contains("\"index\":" + block
                            + ",\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_ID\",\"name\":\"f\",\"input\":{},"
                            + "\"caller\":{\"type\":\"direct\"}}}")
                    .contains("\"index\":" + block
                            + ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":1}\"}}")
                    .contains("{\"type\":\"content_block_stop\",\"index\":" + block + "}");
        }
        assertThat(body).contains("\"stop_reason\":\"tool_use\"");
    }

    @Test
    void toolResult_whole_isQuoted() {
        assertThat(post("""
                                {"model":"m","max_tokens":100,"messages":[{"role":"user","content":"Hi"},
                                {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]},
                                {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"42"}]}]}""").body()).contains("The tool said: 42");
    }

    @Test
    void thinking_enabled_thinks() {
        assertThat(
                        post("{\"model\":\"m\",\"max_tokens\":2000,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},"
                                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
                                .body())
                .contains("{\"type\":\"thinking\",\"thinking\":\"The user is waiting.\",\"signature\":");
    }

    @Test
    void filter_whole_isARefusal() {
        assertThat(post(ask("m:filter", "")).body())
                .contains("\"stop_reason\":\"refusal\"")
                .contains("\"stop_details\":{\"type\":\"refusal\",\"explanation\":\"Simulated refusal.\"}");
    }

    @Test
    void limit_reached_isMaxTokens() {
        assertThat(
                        post("{\"model\":\"m:tokens=9\",\"max_tokens\":2,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
                                .body())
                .contains("\"text\":\"w1 w2\"", "\"stop_reason\":\"max_tokens\"");
    }

    @Test
    void usage_longPrompt_excludesTheCache() {
        assertThat(post("{\"model\":\"m\",\"max_tokens\":2,\"messages\":[{\"role\":\"user\",\"content\":\""
                                + "x".repeat(8000) + "\"}]}")
                        .body())
                .contains("\"input_tokens\":1000,", "\"cache_read_input_tokens\":1000,");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":\"m\",\"messages\":[]} | max_tokens: Field required",
                "{\"max_tokens\":1,\"messages\":[]} | model: Field required",
                "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[],\"n\":1} | n: Extra inputs are not permitted",
                "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[]} | messages: at least one message is required",
                "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"assistant\",\"content\":\"x\"}]} | messages: first message must use the \\\"user\\\" role",
                "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"\"}]}]} | messages: text content blocks must be non-empty",
                "{\"model\":\"m\",\"max_tokens\":1,\"temperature\":2,\"messages\":[]} | temperature: range: 0..1",
                "{\"model\":\"m\",\"max_tokens\":1,\"tools\":[{\"name\":\"f\"}],\"messages\":[]} | tools.0.custom.input_schema: Field required",
            })
    void request_invalid_is400(String body, String message) {
        HttpResponse<String> answer = post(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(SimulatedServer.stable(answer.body()))
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"" + message
                        + "\"},\"request_id\":\"req_ID\"}");
    }

    @Test
    void toolUse_withoutResult_is400() {
        HttpResponse<String> answer = post("""
                {"model":"m","max_tokens":100,"messages":[{"role":"user","content":"Hi"},
                {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]},
                {"role":"user","content":"well?"}]}""");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("`tool_use` ids were found without `tool_result` blocks");
    }

    @Test
    void version_missingOrNewer_changesWhatIsAccepted() {
        String sampling = ask("m", ",\"temperature\":1");
        HttpResponse<String> missing = SERVER.post("anthropic/v1/messages", sampling, "x-api-key", "k");
        HttpResponse<String> newer = SERVER.post(
                "anthropic/v1/messages", sampling, "authorization", "Bearer k", "anthropic-version", "2026-10-21");

        assertThat(missing.statusCode()).isEqualTo(400);
        assertThat(missing.body()).contains("anthropic-version: header is required");
        assertThat(newer.body()).contains("temperature: Extra inputs are not permitted");
        assertThat(post(sampling).statusCode()).isEqualTo(200);
    }

    @Test
    void credential_missingOrDead_is401() {
        HttpResponse<String> missing = SERVER.post("anthropic/v1/messages", ask("m", ""));
        HttpResponse<String> dead = SERVER.post("anthropic/v1/messages", ask("m", ""), "x-api-key", "sk-dead");

        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(dead.statusCode()).isEqualTo(401);
        assertThat(dead.body()).contains("\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"");
    }

    @ParameterizedTest
    @CsvSource({
        "402, 402, billing_error",
        "403, 403, permission_error",
        "404, 404, not_found_error",
        "429, 429, rate_limit_error",
        "quota, 429, enforced_spend_limit_reached",
        "500, 500, api_error",
        "529, 529, overloaded_error"
    })
    void status_scripted_isAnthropicsError(String option, int status, String word) {
        HttpResponse<String> answer = post(ask("m:" + option, ""));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body())
                .startsWith("{\"type\":\"error\",\"error\":{\"type\":")
                .contains("\"" + word + "\"");
    }

    @Test
    void count_isOfTheInputAlone() {
        String hi = "{\"model\":\"sim-anthropic\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        assertThat(count(hi).body()).isEqualTo("{\"input_tokens\":1}");
        HttpResponse<String> limited = count(ask("sim-anthropic", ""));
        assertThat(limited.statusCode()).isEqualTo(400);
        assertThat(limited.body()).contains("max_tokens: Extra inputs are not permitted");
        assertThat(count(hi.replace("sim-anthropic", "sim-anthropic:529")).statusCode())
                .isEqualTo(529);
    }

    private static HttpResponse<String> count(String body) {
        return SERVER.post(
                "anthropic/v1/messages/count_tokens", body, "x-api-key", "k", "anthropic-version", "2023-06-01");
    }
}
