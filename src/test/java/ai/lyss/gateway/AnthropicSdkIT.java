package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Anthropic's own SDK takes the simulator for Anthropic: what the gateway is tested against is the real format. */
class AnthropicSdkIT extends RunningGateway {

    private AnthropicClient client;

    @BeforeEach
    void connect() {
        client = client("sk-ant-simulated");
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void message_answers() {
        Message message =
                client.messages().create(question("sim-anthropic").build()).validate();
        assertThat(message.content().getFirst().asText().text()).contains("Hello");
        assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(message.usage().outputTokens()).isPositive();
    }

    @Test
    void stream_addsUpToAMessage() {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages()
                .createStreaming(question("sim-anthropic:reasoning").build())) {
            stream.stream().map(RawMessageStreamEvent::validate).forEach(accumulator::accumulate);
        }
        Message message = accumulator.message();
        assertThat(message.content()).hasSize(2);
        assertThat(message.content().getFirst().isThinking()).isTrue();
        assertThat(message.content().getLast().asText().text()).contains("Hello");
    }

    @Test
    void tool_isUsed() {
        Tool weather = Tool.builder()
                .name("get_weather")
                .inputSchema(Tool.InputSchema.builder()
                        .properties(JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .required(List.of("city"))
                        .build())
                .build();
        Message message = client.messages()
                .create(question("sim-anthropic:tool").addTool(weather).build())
                .validate();
        assertThat(message.stopReason()).hasValue(StopReason.TOOL_USE);
        assertThat(message.content().getLast().asToolUse().name()).isEqualTo("get_weather");
    }

    @Test
    void errors_areTheSdksOwn() {
        assertThatThrownBy(() -> ask("sim-anthropic:400")).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> ask("sim-anthropic:429")).isInstanceOf(RateLimitException.class);
        assertThatThrownBy(() -> ask("sim-anthropic:529"))
                .isInstanceOfSatisfying(
                        AnthropicServiceException.class,
                        busy -> assertThat(busy.statusCode()).isEqualTo(529));
        AnthropicClient stranger = client("sk-dead");
        assertThatThrownBy(() ->
                        stranger.messages().create(question("sim-anthropic").build()))
                .isInstanceOf(UnauthorizedException.class);
        stranger.close();
    }

    private void ask(String model) {
        client.messages().create(question(model).build());
    }

    private static MessageCreateParams.Builder question(String model) {
        return MessageCreateParams.builder().model(model).maxTokens(100).addUserMessage("Hello");
    }

    private AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(baseUrl() + "/simulator/anthropic")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }
}
