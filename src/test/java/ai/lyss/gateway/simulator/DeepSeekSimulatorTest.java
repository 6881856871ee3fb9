package ai.lyss.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The simulator as DeepSeek. */
class DeepSeekSimulatorTest {

    @RegisterExtension
    static final SimulatedServer SERVER = new SimulatedServer();

    private static final String TOOL_LOOP = """
            {"model":"m","messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"",%s
            "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"c1","content":"42"}]%s}""";

    private static HttpResponse<String> post(String body) {
        return SERVER.post("deepseek/chat/completions", body, "authorization", "Bearer k");
    }

    private static String ask(String model, String more) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + more + "}";
    }

    @Test
    void whole_default_thinksAndStartsWithEmptyLines() {
        assertThat(SimulatedServer.stable(post(ask("sim-deepseek:tokens=2", "")).body()))
                .isEqualTo("""


                        {"id":"chatcmpl-ID","object":"chat.completion","created":1,"model":"sim-deepseek",\
                        "choices":[{"index":0,"message":{"role":"assistant","content":"w1 w2",\
                        "reasoning_content":"The user is waiting."},"logprobs":null,"finish_reason":"stop"}],\
                        "usage":{"prompt_tokens":1,"completion_tokens":6,"total_tokens":7,\
                        "prompt_tokens_details":{"cached_tokens":0},\
                        "completion_tokens_details":{"reasoning_tokens":4},\
                        "prompt_cache_hit_tokens":0,"prompt_cache_miss_tokens":1},\
                        "system_fingerprint":"fp_simulator"}""");
    }

    @Test
    void stream_default_sendsCommentThenThoughtsThenText() {
        String body = SimulatedServer.stable(
                post(ask("sim-deepseek:tokens=1", ",\"stream\":true")).body());

        String chunk = """
                data: {"id":"chatcmpl-ID","object":"chat.completion.chunk","created":1,"model":"sim-deepseek",\
                "system_fingerprint":"fp_simulator","choices":[{"index":0,"delta":%s,"logprobs":null,\
                "finish_reason":%s}]}

                """;
        assertThat(body)
                .isEqualTo(": keep-alive\n\n"
                        + chunk.formatted("{\"role\":\"assistant\",\"content\":null}", "null")
                        + chunk.formatted("{\"content\":null,\"reasoning_content\":\"The\"}", "null")
                        + chunk.formatted("{\"content\":null,\"reasoning_content\":\" user\"}", "null")
                        + chunk.formatted("{\"content\":null,\"reasoning_content\":\" is\"}", "null")
                        + chunk.formatted("{\"content\":null,\"reasoning_content\":\" waiting.\"}", "null")
                        + chunk.formatted("{\"content\":\"w1\"}", "null")
                        + chunk.formatted("{}", "\"stop\"")
                        + "data: [DONE]\n\n");
    }

    @Test
    void thinking_disabled_answersAtOnce() {
        String body =
                post(ask("m:tokens=1", ",\"thinking\":{\"type\":\"disabled\"}")).body();

        assertThat(body).doesNotContain("reasoning_content").contains("\"completion_tokens\":1,");
    }

    @Test
    void role_developer_isUnknown() {
        HttpResponse<String> answer =
                post("{\"model\":\"m\",\"messages\":[{\"role\":\"developer\",\"content\":\"Hi\"}]}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo("""
                        {"error":{"message":"Failed to deserialize the JSON body into the target type:\
                         messages[0].role: unknown variant `developer`, expected one of `system`, `user`,\
                         `assistant`, `tool`","type":"invalid_request_error","param":null,"code":null}}""");
    }

    @Test
    void thoughts_notPassedBackWithToolCalls_is400() {
        HttpResponse<String> answer = post(TOOL_LOOP.formatted("", ""));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("The reasoning_content in the thinking mode must be passed back to the API.");
    }

    @Test
    void thoughts_passedBackOrNotNeeded_isAnswered() {
        assertThat(post(TOOL_LOOP.formatted("\"reasoning_content\":\"hm\",", ""))
                        .body())
                .contains("The tool said: 42");
        assertThat(post(TOOL_LOOP.formatted("", ",\"thinking\":{\"type\":\"disabled\"}"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void format_jsonSchema_is400() {
        assertThat(post(ask("m", ",\"response_format\":{\"type\":\"json_schema\"}"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void field_unknown_isIgnored() {
        assertThat(post(ask("m", ",\"whatever\":1")).statusCode()).isEqualTo(200);
    }
}
