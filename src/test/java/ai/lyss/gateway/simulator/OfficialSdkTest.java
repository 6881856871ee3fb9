package ai.lyss.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The vendors' own clients take the simulator for the vendor. */
class OfficialSdkTest {

    @RegisterExtension
    static final SimulatedServer SERVER = new SimulatedServer();

    private static OpenAIClient openAi() {
        return OpenAIOkHttpClient.builder()
                .baseUrl(SERVER.uri("openai/v1").toString())
                .apiKey("k")
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder chat(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("Hi");
    }

    private static AnthropicClient anthropic() {
        return AnthropicOkHttpClient.builder()
                .baseUrl(SERVER.uri("anthropic").toString())
                .apiKey("k")
                .maxRetries(0)
                .build();
    }

    private static MessageCreateParams message(String model) {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(100)
                .addUserMessage("Hi")
                .build();
    }

    @Test
    void openAi_whole_isValid() {
        ChatCompletion answer =
                openAi().chat().completions().create(chat("m:tokens=2").build());

        assertThat(answer.validate().choices().get(0).message().content()).hasValue("w1 w2");
    }

    @Test
    void openAi_stream_accumulates() {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        ChatCompletionCreateParams params = chat("m:tokens=2")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (var stream = openAi().chat().completions().createStreaming(params)) {
            stream.stream().forEach(chunk -> accumulator.accumulate(chunk.validate()));
        }

        ChatCompletion answer = accumulator.chatCompletion();
        assertThat(answer.choices().get(0).message().content()).hasValue("w1 w2");
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(2);
    }

    @Test
    void openAi_rateLimit_isItsException() {
        assertThatThrownBy(
                        () -> openAi().chat().completions().create(chat("m:429").build()))
                .isInstanceOf(RateLimitException.class);
    }

    @Test
    void anthropic_whole_isValid() {
        Message answer = anthropic().messages().create(message("m:tokens=2,reasoning"));

        assertThat(answer.content().get(0).asThinking().thinking()).isEqualTo("The user is waiting.");
        assertThat(answer.content().get(1).asText().text()).isEqualTo("w1 w2");
    }

    @Test
    void anthropic_stream_accumulates() {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (var stream = anthropic().messages().createStreaming(message("m:tokens=2,reasoning"))) {
            stream.stream().forEach(accumulator::accumulate);
        }

        Message answer = accumulator.message();
        assertThat(answer.content().get(1).asText().text()).isEqualTo("w1 w2");
        assertThat(answer.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(answer.usage().outputTokens()).isEqualTo(6);
    }
}
