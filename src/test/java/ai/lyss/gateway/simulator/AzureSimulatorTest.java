package ai.lyss.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator as Azure OpenAI. */
class AzureSimulatorTest {

    @RegisterExtension
    static final SimulatedServer SERVER = new SimulatedServer();

    private static final String VERSION = "/chat/completions?api-version=2025-04-01-preview";
    private static final String SAFE = """
            {"hate":{"filtered":false,"severity":"safe"},"self_harm":{"filtered":false,"severity":"safe"},\
            "sexual":{"filtered":false,"severity":"safe"},"violence":{"filtered":false,"severity":"safe"}}""";

    private static HttpResponse<String> post(String deployment, String more) {
        return SERVER.post(
                "azure/openai/deployments/" + deployment + VERSION,
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + more + "}",
                "api-key",
                "k");
    }

    @Test
    void whole_default_hasFilterResults() {
        assertThat(SimulatedServer.stable(post("sim-azure:tokens=1", "").body()))
                .isEqualTo("""
                        {"id":"chatcmpl-ID","object":"chat.completion","created":1,"model":"sim-azure",\
                        "choices":[{"index":0,"message":{"role":"assistant","content":"w1","refusal":null,\
                        "annotations":[]},"logprobs":null,"finish_reason":"stop","content_filter_results":%s}],\
                        "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2,\
                        "prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":0,"audio_tokens":0},\
                        "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,\
                        "accepted_prediction_tokens":0,"rejected_prediction_tokens":0}},\
                        "system_fingerprint":"fp_simulator",\
                        "prompt_filter_results":[{"prompt_index":0,"content_filter_results":%s}]}""".formatted(SAFE, SAFE));
    }

    @Test
    void stream_default_hasPromptResultsFirstAndVerdictsWithoutDelta() {
        String chunk = """
                data: {"id":"chatcmpl-ID","object":"chat.completion.chunk","created":1,"model":"sim-azure",\
                "system_fingerprint":"fp_simulator","choices":[{"index":0,"delta":%s,"content_filter_results":%s,\
                "logprobs":null,"finish_reason":%s}]}

                """;
        String verdict = """
                data: {"id":"","object":"","created":0,"model":"","choices":[{"index":0,"finish_reason":null,\
                "content_filter_results":%s,\
                "content_filter_offsets":{"check_offset":0,"start_offset":0,"end_offset":1}}]}

                """.formatted(SAFE);
        assertThat(SimulatedServer.stable(
                        post("sim-azure:tokens=1", ",\"stream\":true").body()))
                .isEqualTo("""
                        data: {"id":"","object":"","created":0,"model":"","choices":[],\
                        "prompt_filter_results":[{"prompt_index":0,"content_filter_results":%s}]}

                        """.formatted(SAFE)
                        + chunk.formatted("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", SAFE, "null")
                        + chunk.formatted("{\"content\":\"w1\"}", SAFE, "null")
                        + verdict
                        + chunk.formatted("{}", SAFE, "\"stop\"")
                        + verdict
                        + "data: [DONE]\n\n");
    }

    @Test
    void filter_whole_hasNoContent() {
        assertThat(post("m:filter", "").body())
                .contains("\"message\":{\"role\":\"assistant\",\"refusal\":null,\"annotations\":[]}")
                .contains("\"finish_reason\":\"content_filter\"");
    }

    @Test
    void tool_whole_isCalled() {
        String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";

        assertThat(post("m:tool", tools).body()).contains("\"name\":\"f\",\"arguments\":\"{}\"");
    }

    @Test
    void deployment_encoded_isRead() {
        assertThat(post("sim%3Atokens%3D1", "").body()).contains("\"model\":\"sim\"", "\"content\":\"w1\"");
    }

    @Test
    void v1_modelInTheBody_needsNoVersion() {
        HttpResponse<String> answer = SERVER.post(
                "azure/openai/v1/chat/completions",
                "{\"model\":\"d:tokens=1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                "authorization",
                "Bearer entra");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"model\":\"d\"");
    }

    @Test
    void classic_noVersion_is404() {
        HttpResponse<String> answer =
                SERVER.post("azure/openai/deployments/m/chat/completions", "{\"messages\":[]}", "api-key", "k");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "401, 401, 401",
        "404, 404, DeploymentNotFound",
        "429, 429, 429",
        "quota, 429, insufficient_quota",
        "500, 500, 500",
        "503, 503, 503"
    })
    void status_scripted_hasTextForACode(String option, int status, String code) {
        HttpResponse<String> answer = post("m:" + option, "");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"" + code + "\",\"message\":");
        if (option.equals("429")) {
            assertThat(answer.headers().firstValue("retry-after-ms")).hasValue("7000");
        }
    }

    @Test
    void credential_missingOrDead_is401() {
        assertThat(SERVER.post("azure/openai/v1/chat/completions", "{}").statusCode())
                .isEqualTo(401);
        assertThat(SERVER.post("azure/openai/v1/chat/completions", "{}", "api-key", "sk-dead")
                        .body())
                .startsWith("{\"error\":{\"code\":\"401\",\"message\":\"Access denied due to invalid subscription key");
    }
}
