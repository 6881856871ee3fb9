package ai.lyss.gateway.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a request loses on its way to Gemini is known. */
class GeminiRequestTest {

    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    @Test
    void losses_fieldsWithoutAWord_areListedInOrder() {
        assertThat(losses(
                        "gemini-3-pro",
                        "\"user\":\"u\",\"logit_bias\":{\"1\":2},\"parallel_tool_calls\":false,\"x\":1"))
                .containsExactly("user", "logit_bias", "parallel_tool_calls", "x");
    }

    @Test
    void losses_defaultsAndNulls_areNotListed() {
        assertThat(losses(
                        "gemini-3-pro",
                        "\"parallel_tool_calls\":true,\"store\":false,\"user\":null,\"n\":1,\"presence_penalty\":0,"
                                + "\"stream\":true,\"stream_options\":{},\"service_tier\":\"auto\""))
                .isEmpty();
    }

    @Test
    void losses_whatTheModelCannot_isListed() {
        assertThat(losses(
                        "gemini-2.5-pro",
                        "\"presence_penalty\":1,\"reasoning_effort\":\"none\",\"service_tier\":\"scale\","
                                + "\"response_format\":{\"type\":\"json_object\"},"
                                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}},"
                                + "{\"type\":\"custom\",\"custom\":{\"name\":\"c\"}}]"))
                .containsExactly("tools[1]", "presence_penalty", "response_format", "reasoning_effort", "service_tier");
    }

    @Test
    void losses_insideMessages_areListedWithTheirPath() {
        ObjectNode body = Json.objectOrNull("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                + "\"image_url\":{\"url\":\"https://x.test/a.png\",\"detail\":\"high\"}}]}]}");
        assertThat(body).isNotNull();
        assertThat(said("gemini-2.5-pro", body).losses()).containsExactly("messages[0].content[0].image_url.detail");
    }

    @Test
    void losses_ofGooglesOwnFields_areListedWithTheirPath() {
        assertThat(losses(
                        "gemini-2.0-flash",
                        "\"n\":2,\"stream\":true,\"web_search_options\":{\"search_context_size\":\"low\"},"
                                + "\"extra_body\":{\"other\":1,\"google\":{\"whatever\":1,"
                                + "\"thinking_config\":{\"thinking_budget\":1}}}"))
                .containsExactly(
                        "web_search_options.search_context_size",
                        "n",
                        "extra_body.google.thinking_config",
                        "extra_body.google.whatever",
                        "extra_body.other");
        assertThat(losses(
                        "gemini-3-pro",
                        "\"web_search_options\":{},"
                                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"))
                .containsExactly("web_search_options");
    }

    private static List<String> losses(String model, String fields) {
        ObjectNode body = Json.objectOrNull("{" + HI + "," + fields + "}");
        assertThat(body).isNotNull();
        return said(model, body).losses();
    }

    private static GeminiRequest said(String model, ObjectNode body) {
        return GeminiRequest.of(
                ModelRequest.chat("m", false, false, body), GeminiCapabilities.of(model, Channels.plain()));
    }
}
