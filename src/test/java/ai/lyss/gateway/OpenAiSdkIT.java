package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenAI's own SDK cannot tell which provider answers. */
class OpenAiSdkIT extends RunningGateway {

    private OpenAIClient client;

    @BeforeEach
    void connect() {
        client = client(KEY);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void chat_answers(String provider) {
        ChatCompletion answer = client.chat()
                .completions()
                .create(question(provider)
                        .addSystemMessage("Be brief")
                        .temperature(0.5)
                        .maxCompletionTokens(100)
                        .build())
                .validate();
        ChatCompletion.Choice choice = answer.choices().getFirst();
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(choice.message().content().orElse("")).contains("Hello");
        assertThat(answer.usage().orElseThrow().totalTokens())
                .isEqualTo(answer.usage().orElseThrow().promptTokens()
                        + answer.usage().orElseThrow().completionTokens())
                .isPositive();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void stream_addsUpToAnAnswerWithUsage(String provider) {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                .completions()
                .createStreaming(question(provider)
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            stream.stream().map(ChatCompletionChunk::validate).forEach(chunk -> {
                accumulator.accumulate(chunk);
                chunks.add(chunk);
            });
        }
        ChatCompletion answer = accumulator.chatCompletion();
        assertThat(answer.choices().getFirst().message().content().orElse("")).contains("Hello");
        assertThat(answer.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(answer.usage().orElseThrow().completionTokens()).isPositive();
        assertThat(chunks.stream().map(ChatCompletionChunk::id).distinct()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void stream_withoutUsageHasNoUsage(String provider) {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(question(provider).build())) {
            assertThat(stream.stream())
                    .isNotEmpty()
                    .allSatisfy(chunk -> assertThat(chunk.choices()).isNotEmpty())
                    .allSatisfy(chunk -> assertThat(chunk._usage().isMissing()).isTrue());
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void tools_goThereAndBack(String provider) {
        ChatCompletionCreateParams.Builder conversation =
                question(provider + ":tool").addTool(weather());
        ChatCompletion first =
                client.chat().completions().create(conversation.build()).validate();
        ChatCompletion.Choice asked = first.choices().getFirst();
        assertThat(asked.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        ChatCompletionMessageToolCall call =
                asked.message().toolCalls().orElseThrow().getFirst();
        assertThat(call.asFunction().function().name()).isEqualTo("get_weather");
        assertThat(call.asFunction().function().arguments()).contains("city");

        ChatCompletion second = client.chat()
                .completions()
                .create(question(provider)
                        .addTool(weather())
                        .addMessage(asked.message())
                        .addMessage(ChatCompletionToolMessageParam.builder()
                                .toolCallId(call.asFunction().id())
                                .content("Sunny, 21 degrees")
                                .build())
                        .build())
                .validate();
        assertThat(second.choices().getFirst().message().content().orElse("")).contains("Sunny");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void tools_streamInParallel(String provider) {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                .completions()
                .createStreaming(question(provider + ":tools")
                        .addTool(weather())
                        .addTool(time())
                        .build())) {
            stream.stream().map(ChatCompletionChunk::validate).forEach(accumulator::accumulate);
        }
        ChatCompletion.Choice choice = accumulator.chatCompletion().choices().getFirst();
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        assertThat(choice.message().toolCalls().orElseThrow())
                .extracting(call -> call.asFunction().function().name())
                .containsExactly("get_weather", "get_time");
        assertThat(choice.message().toolCalls().orElseThrow())
                .extracting(call -> call.asFunction().id())
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void errors_areTheSdksOwn(String provider) {
        assertThatThrownBy(() -> ask(provider + ":400")).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> ask(provider + ":429=5"))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        limited -> assertThat(limited.headers().values("retry-after"))
                                .containsExactly("5"));
        everybodyIsWell();
        assertThatThrownBy(() -> ask(provider + ":401"))
                .isInstanceOfSatisfying(
                        InternalServerException.class,
                        failed -> assertThat(failed.statusCode()).isEqualTo(502));
        everybodyIsWell();
        assertThatThrownBy(() -> ask(provider + ":500")).isInstanceOf(InternalServerException.class);
        assertThatThrownBy(() -> ask(provider + ":503"))
                .isInstanceOfSatisfying(
                        InternalServerException.class,
                        failed -> assertThat(failed.statusCode()).isEqualTo(503));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void brokenStream_isAnErrorForTheSdk(String provider) {
        assertThatThrownBy(() -> {
                    try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                            .completions()
                            .createStreaming(question(provider + ":end=2").build())) {
                        stream.stream().forEach(ChatCompletionChunk::validate);
                    }
                })
                .isInstanceOf(SseException.class);
    }

    @Test
    void wrongKey_isUnauthorized() {
        OpenAIClient stranger = client("sk-lyss-" + "x".repeat(40));
        assertThatThrownBy(() -> stranger.models().list()).isInstanceOf(UnauthorizedException.class);
        stranger.close();
    }

    @Test
    void models_areListedAndFound() {
        assertThat(client.models().list().data())
                .extracting(com.openai.models.models.Model::id)
                .contains("sim-openai", "sim-anthropic", "sim-gemini", "sim-deepseek", "sim-azure");
        assertThat(client.models().retrieve("sim-openai").id()).isEqualTo("sim-openai");
        assertThatThrownBy(() -> client.models().retrieve("no/such:model")).isInstanceOf(NotFoundException.class);
    }

    private void ask(String model) {
        client.chat().completions().create(question(model).build());
    }

    private static ChatCompletionCreateParams.Builder question(String model) {
        return ChatCompletionCreateParams.builder().model("sim-" + model).addUserMessage("Hello");
    }

    private static ChatCompletionFunctionTool weather() {
        return tool("get_weather", "city");
    }

    private static ChatCompletionFunctionTool time() {
        return tool("get_time", "zone");
    }

    private static ChatCompletionFunctionTool tool(String name, String parameter) {
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name(name)
                        .description("Looks up " + parameter)
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty(
                                        "properties", JsonValue.from(Map.of(parameter, Map.of("type", "string"))))
                                .putAdditionalProperty("required", JsonValue.from(List.of(parameter)))
                                .build())
                        .build())
                .build();
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }
}
