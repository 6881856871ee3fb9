package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every provider that resembles OpenAI, through its own route file, to a simulated server. */
class CompatibleServersIT extends RunningGateway {

    /** The route files that say OpenAI's words, by the name of the provider. */
    static Stream<String> servers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes/providers"))) {
            return files
                    .filter(CompatibleServersIT::speaksOpenAi)
                    .map(file -> file.getFileName().toString().replace(".camel.yaml", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static boolean speaksOpenAi(Path file) {
        try {
            return Files.readString(file).contains("transformOpenAi");
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Test
    void servers_areAllOfThem() throws IOException {
        assertThat(servers())
                .contains(
                        "openai",
                        "deepseek",
                        "openrouter",
                        "groq",
                        "mistral",
                        "xai",
                        "ollama",
                        "vllm",
                        "qwen",
                        "moonshot",
                        "zhipu",
                        "minimax",
                        "llamacpp");
    }

    @ParameterizedTest
    @MethodSource("servers")
    void server_answers(String server) throws Exception {
        addChannel("whole-" + server, server, "whole-" + server, "sim-openai:tokens=3", 0);

        JsonNode answer = json(post("/v1/chat/completions", chat("whole-" + server, "\"max_completion_tokens\":50,")));

        assertThat(answer.at("/choices/0/message/content").asText().strip()).isEqualTo("w1 w2 w3");
        assertThat(answer.at("/usage/completion_tokens").asInt()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void server_streams(String server) throws Exception {
        addChannel("streams-" + server, server, "streams-" + server, "sim-openai:tokens=3", 0);

        HttpResponse<String> answer = post(
                "/v1/chat/completions",
                chat("streams-" + server, "\"stream\":true,\"stream_options\":{\"include_usage\":true},"));

        List<String> events = events(answer.body());
        assertThat(text(events).strip()).isEqualTo("w1 w2 w3");
        assertThat(events.getLast()).isEqualTo("[DONE]");
    }

    @Test
    void profile_isTheProvidersAndItsLossesAreTold() throws Exception {
        addChannel("profile-mistral", "mistral", "profile-mistral", "sim-openai:echo", 0);

        HttpResponse<String> answer =
                post("/v1/chat/completions", chat("profile-mistral", "\"seed\":7,\"logit_bias\":{\"1\":2},"));

        assertThat(json(answer).at("/choices/0/message/content").asText())
                .contains("\"random_seed\":7")
                .doesNotContain("\"seed\"", "logit_bias");
        assertThat(answer.headers().firstValue("x-lyss-loss")).hasValue("logit_bias=dropped");
    }
}
