package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionChoice;
import com.openai.models.completions.CompletionCreateParams;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenAI's own SDK gets its legacy completions, whichever provider answers. */
class CompletionsSdkIT extends RunningGateway {

    private OpenAIClient client;

    @BeforeEach
    void connect() {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl() + "/v1")
                .apiKey(KEY)
                .maxRetries(0)
                .build();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void completion_answers(String provider) {
        Completion answer = client.completions()
                .create(prompt(provider).maxTokens(100).build())
                .validate();
        assertThat(answer.choices().getFirst().text()).contains("Hello");
        assertThat(answer.choices().getFirst().finishReason()).isEqualTo(CompletionChoice.FinishReason.STOP);
        assertThat(answer.usage().orElseThrow().totalTokens()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void stream_addsUpToAnAnswerWithUsage(String provider) {
        List<Completion> chunks = new ArrayList<>();
        try (StreamResponse<Completion> stream = client.completions()
                .createStreaming(prompt(provider)
                        .maxTokens(100)
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            stream.stream().forEach(chunks::add);
        }
        String text = chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .map(CompletionChoice::text)
                .collect(Collectors.joining());
        assertThat(text).contains("Hello");
        assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isPositive();
        assertThat(chunks.stream().map(Completion::id).distinct()).hasSize(1);
    }

    @Test
    void limit_isSixteenTokensUnlessSaid() {
        Completion answer =
                client.completions().create(prompt("openai:tokens=50").build()).validate();
        assertThat(answer.choices().getFirst().finishReason()).isEqualTo(CompletionChoice.FinishReason.LENGTH);
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(16);
    }

    @Test
    void echo_putsThePromptInFront() {
        Completion answer =
                client.completions().create(prompt("openai").echo(true).build()).validate();
        assertThat(answer.choices().getFirst().text()).startsWith("Say hello");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void errors_areTheSdksOwn(String provider) {
        assertThatThrownBy(() ->
                        client.completions().create(prompt(provider + ":400").build()))
                .isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() ->
                        client.completions().create(prompt(provider + ":429=5").build()))
                .isInstanceOf(RateLimitException.class);
        everybodyIsWell(); // the channel would not be asked for five seconds
        assertThatThrownBy(() -> {
                    try (StreamResponse<Completion> stream = client.completions()
                            .createStreaming(prompt(provider + ":end=2").build())) {
                        stream.stream().forEach(Completion::choices);
                    }
                })
                .isInstanceOf(SseException.class);
    }

    @Test
    void stream_endsWithDone() throws Exception {
        HttpResponse<String> raw =
                post("/v1/completions", "{\"model\":\"sim-openai\",\"prompt\":\"Hi\",\"stream\":true}");
        assertThat(events(raw.body())).last().isEqualTo("[DONE]");
        assertThat(raw.body()).contains("\"object\":\"text_completion\"").doesNotContain("\"usage\"");
    }

    @Test
    void severalPrompts_areRefused() throws Exception {
        HttpResponse<String> refused = post("/v1/completions", "{\"model\":\"sim-openai\",\"prompt\":[\"a\",\"b\"]}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).at("/error/param").textValue()).isEqualTo("prompt");
    }

    private static CompletionCreateParams.Builder prompt(String model) {
        return CompletionCreateParams.builder().model("sim-" + model).prompt("Say hello");
    }
}
