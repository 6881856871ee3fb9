package ai.lyss.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator as OpenAI. */
class OpenAiSimulatorTest {

    @RegisterExtension
    static final SimulatedServer SERVER = new SimulatedServer();

    private static final String HI = "{\"role\":\"user\",\"content\":\"Hi\"}";
    private static final String TOOLS = """
            "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object",
            "properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city"]}}}]""";

    private static HttpResponse<String> post(String body) {
        return SERVER.post("openai/v1/chat/completions", body, "authorization", "Bearer sk-any");
    }

    private static String ask(String model, String more) {
        return "{\"model\":\"" + model + "\",\"messages\":[" + HI + "]" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    @Test
    void whole_default_saysHelloAndEchoesTheUser() {
        HttpResponse<String> answer = post(ask("sim-openai", ""));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json;charset=utf-8");
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        assertThat(SimulatedServer.stable(answer.body())).isEqualTo("""
                        {"id":"chatcmpl-ID","object":"chat.completion","created":1,"model":"sim-openai",\
                        "choices":[{"index":0,"message":{"role":"assistant",\
                        "content":"Hello from the simulated OpenAI. You said: Hi","refusal":null,"annotations":[]},\
                        "logprobs":null,"finish_reason":"stop"}],\
                        "usage":{"prompt_tokens":1,"completion_tokens":8,"total_tokens":9,\
                        "prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":0,"audio_tokens":0},\
                        "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,\
                        "accepted_prediction_tokens":0,"rejected_prediction_tokens":0}},\
                        "service_tier":"default","system_fingerprint":"fp_simulator"}""");
    }

    @Test
    void stream_twoTokens_isRoleContentFinishDone() {
        HttpResponse<String> answer = post(ask("sim-openai:tokens=2", "\"stream\":true"));

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream;charset=utf-8");
        String chunk = """
                data: {"id":"chatcmpl-ID","object":"chat.completion.chunk","created":1,"model":"sim-openai",\
                "service_tier":"default","system_fingerprint":"fp_simulator","choices":[{"index":0,"delta":%s,\
                "logprobs":null,"finish_reason":%s}]}

                """;
        assertThat(SimulatedServer.stable(answer.body()))
                .isEqualTo(chunk.formatted("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null")
                        + chunk.formatted("{\"content\":\"w1\"}", "null")
                        + chunk.formatted("{\"content\":\" w2\"}", "null")
                        + chunk.formatted("{}", "\"stop\"")
                        + "data: [DONE]\n\n");
    }

    @Test
    void stream_usageAskedFor_comesOnceBeforeDone() {
        String body = post(ask("sim-openai:tokens=1", "\"stream\":true,\"stream_options\":{\"include_usage\":true}"))
                .body();

        assertThat(body.split("\"usage\":null", -1)).hasSize(4);
        assertThat(body)
                .containsOnlyOnce("\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,")
                .endsWith("\"rejected_prediction_tokens\":0}}}\n\ndata: [DONE]\n\n");
    }

    @Test
    void stream_noUsage_leavesItOutEvenWhenAskedFor() {
        String body = post(ask("sim-openai:no-usage", "\"stream\":true,\"stream_options\":{\"include_usage\":true}"))
                .body();

        assertThat(body).doesNotContain("usage").endsWith("data: [DONE]\n\n");
    }

    @Test
    void stream_twoChoices_interleaves() {
        String body =
                post(ask("sim-openai:tokens=1", "\"stream\":true,\"n\":2")).body();

        assertThat(body).containsOnlyOnce("\"index\":0,\"delta\":{\"content\":\"w1\"}");
        assertThat(body).containsOnlyOnce("\"index\":1,\"delta\":{\"content\":\"w1\"}");
        assertThat(body.split("\"finish_reason\":\"stop\"", -1)).hasSize(3);
    }

    @Test
    void whole_toolForced_callsItWithRequiredArguments() {
        HttpResponse<String> answer = post(ask("sim-openai", TOOLS + ",\"tool_choice\":\"required\""));

        assertThat(SimulatedServer.stable(answer.body())).contains("""
                        "message":{"role":"assistant","content":null,"refusal":null,"tool_calls":[{"id":"call_ID",\
                        "type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"sample\\"}"}}],\
                        "annotations":[]},"logprobs":null,"finish_reason":"tool_calls\"""");
    }

    @Test
    void stream_tools_callsTwoInParallelPieceByPiece() {
        String body = SimulatedServer.stable(
                post(ask("sim-openai:tools", TOOLS + ",\"stream\":true")).body());

        assertThat(body)
                .contains("\"delta\":{\"role\":\"assistant\",\"content\":null,")
                .contains("""
                        {"tool_calls":[{"index":0,"id":"call_ID","type":"function","function":{"name":"weather",\
                        "arguments":""}}]}""")
                .contains(
                        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\\\"sample\\\"\"}}]}")
                .contains("{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"}\"}}]}")
                .contains("\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void whole_userNamesATool_callsIt() {
        String body = post("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Weather today?\"}]," + TOOLS
                        + "}")
                .body();

        assertThat(body).contains("\"name\":\"weather\"");
    }

    @Test
    void whole_toolResult_isQuoted() {
        String body = post("""
                        {"model":"m:tool","messages":[{"role":"user","content":"Use a tool"},
                        {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                        "function":{"name":"weather","arguments":"{}"}}]},
                        {"role":"tool","tool_call_id":"c1","content":"sunny"}],%s}""".formatted(TOOLS)).body();

        assertThat(body).contains("\"content\":\"The tool said: sunny\"").contains("\"finish_reason\":\"stop\"");
    }

    @Test
    void whole_limitReached_finishesWithLength() {
        String body =
                post(ask("sim-openai:tokens=9", "\"max_completion_tokens\":3")).body();

        assertThat(body).contains("\"content\":\"w1 w2 w3\"").contains("\"finish_reason\":\"length\"");
        assertThat(body).contains("\"completion_tokens\":3,");
    }

    @Test
    void whole_reasoning_isInTheUsageOnly() {
        String body = post(ask("sim-openai:tokens=2,reasoning", "")).body();

        assertThat(body).contains("\"completion_tokens\":6,").contains("\"reasoning_tokens\":4");
        assertThat(body).doesNotContain("waiting");
    }

    @Test
    void whole_longPrompt_readsHalfFromTheCache() {
        String body = post("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat(8000)
                        + "\"}]}")
                .body();

        assertThat(body).contains("\"prompt_tokens\":2000,").contains("\"cached_tokens\":1000");
    }

    @Test
    void whole_echo_saysTheBodyBack() {
        String asked = ask("sim-openai:echo", "\"x_unknown\":1");

        assertThat(post(asked).body()).contains(asked.replace("\"", "\\\""));
    }

    @Test
    void header_simulate_winsOverTheModel() {
        HttpResponse<String> answer = SERVER.post(
                "openai/v1/chat/completions",
                ask("sim-openai:tokens=5", ""),
                "authorization",
                "Bearer k",
                "x-simulate",
                "tokens=1");

        assertThat(answer.body()).contains("\"content\":\"w1\"");
    }

    @Test
    void credential_missingOrDead_is401() {
        String expected = """
                {"error":{"message":"Incorrect API key provided: sk-dead.","type":"invalid_request_error",\
                "param":null,"code":"invalid_api_key"}}""";
        HttpResponse<String> dead =
                SERVER.post("openai/v1/chat/completions", ask("m", ""), "authorization", "Bearer sk-dead");
        HttpResponse<String> missing = SERVER.post("openai/v1/chat/completions", ask("m", ""));

        assertThat(dead.statusCode()).isEqualTo(401);
        assertThat(dead.body()).isEqualTo(expected);
        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(missing.body()).contains("\"code\":\"invalid_api_key\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | you must provide a model parameter | null | null",
                "{\"model\":\"m\"} | Missing required parameter: 'messages'. | \"messages\" | \"missing_required_parameter\"",
                "{\"model\":\"m\",\"messages\":[],\"top_k\":1} | Unknown parameter: 'top_k'. | \"top_k\" | \"unknown_parameter\"",
                "[] | We could not parse the JSON body of your request. | null | null",
                "{\"model\":\"m:nonsense\"} | The simulator does not know the option 'nonsense' | null | null",
                "{\"model\":\"m:tokens=x\"} | The simulator does not know the option 'tokens=x' | null | null",
            })
    void request_invalid_is400(String body, String message, String param, String code) {
        HttpResponse<String> answer = post(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("{\"error\":{\"message\":\"" + message + "\",\"type\":\"invalid_request_error\",\"param\":"
                        + param + ",\"code\":" + code + "}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"messages\":[{\"role\":\"king\",\"content\":\"x\"}] | messages[0].role",
                "\"messages\":[{\"role\":\"user\"}] | messages[0].content",
                "\"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"x\"}] | messages[0].role",
                "\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\"}]},{\"role\":\"user\",\"content\":\"x\"}] | messages[1].role",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":2.5 | temperature",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":\"5\" | max_tokens",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream_options\":{} | stream_options",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tool_choice\":\"auto\" | tool_choice",
            })
    void request_invalid_namesTheParameter(String fields, String param) {
        HttpResponse<String> answer = post("{\"model\":\"m\"," + fields + "}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"" + param + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400, invalid_request_error",
        "401, 401, invalid_api_key",
        "402, 402, billing_not_active",
        "403, 403, unsupported_country_region_territory",
        "404, 404, model_not_found",
        "429, 429, rate_limit_exceeded",
        "quota, 429, insufficient_quota",
        "500, 500, server_error",
        "502, 502, server_error",
        "503, 503, overloaded",
        "529, 529, overloaded"
    })
    void status_scripted_isOpenAisError(String option, int status, String word) {
        HttpResponse<String> answer = post(ask("m:" + option, ""));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":{\"message\":").contains("\"" + word + "\"");
        assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(option.equals("429"));
    }

    @Test
    void status_429WithSeconds_saysHowLong() {
        assertThat(post(ask("m:429", "")).headers().firstValue("retry-after")).hasValue("7");
        assertThat(post(ask("m:429=30", "")).headers().firstValue("retry-after"))
                .hasValue("30");
    }
}
