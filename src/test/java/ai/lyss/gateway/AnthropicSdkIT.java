package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.MessageTokensCount;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's own SDK cannot tell which provider answers. */
class AnthropicSdkIT extends RunningGateway {

    private AnthropicClient client;

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
    void message_answers(String provider) {
        try (HttpResponseFor<Message> response = client.messages()
                .withRawResponse()
                .create(question(provider)
                        .system("Be brief")
                        .addStopSequence("END")
                        .build())) {
            Message message = response.parse().validate();
            assertThat(message.id()).startsWith("msg_");
            assertThat(message.content().getFirst().asText().text()).contains("Hello");
            assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
            assertThat(message.usage().inputTokens()).isPositive();
            assertThat(message.usage().outputTokens()).isPositive();
            assertThat(response.headers().values("request-id"))
                    .singleElement()
                    .asString()
                    .startsWith("req_");
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void stream_addsUpToAMessage(String provider) {
        Message message = streamed(question(provider));
        assertThat(message.content().getFirst().asText().text()).contains("Hello");
        assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(message.usage().outputTokens()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void stream_endsWithTheCountsOfTheWholeAnswer(String provider) {
        List<RawMessageStreamEvent> events = new ArrayList<>();
        try (StreamResponse<RawMessageStreamEvent> stream =
                client.messages().createStreaming(question(provider).build())) {
            stream.stream().map(RawMessageStreamEvent::validate).forEach(events::add);
        }
        assertThat(events.getFirst().isMessageStart()).isTrue();
        assertThat(events.getLast().isMessageStop()).isTrue();
        var ending = events.get(events.size() - 2).asMessageDelta();
        assertThat(ending.usage().inputTokens().orElse(0L)).isPositive();
        assertThat(ending.usage().outputTokens()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void tools_goThereAndBack(String provider) {
        Message first = client.messages()
                .create(question(provider + ":tool").addTool(weather()).build())
                .validate();
        assertThat(first.stopReason()).hasValue(StopReason.TOOL_USE);
        ToolUseBlock call = first.content().getLast().asToolUse();
        assertThat(call.id()).matches("[a-zA-Z0-9_-]+");
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(String.valueOf(call._input())).contains("city");

        Message second = client.messages()
                .create(question(provider)
                        .addTool(weather())
                        .addMessage(first)
                        .addUserMessageOfContentBlockParams(
                                List.of(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                                        .toolUseId(call.id())
                                        .content("Sunny, 21 degrees")
                                        .build())))
                        .build())
                .validate();
        assertThat(second.content().getFirst().asText().text()).contains("Sunny");
        assertThat(second.stopReason()).hasValue(StopReason.END_TURN);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void tools_streamInParallel(String provider) {
        Message message =
                streamed(question(provider + ":tools").addTool(weather()).addTool(tool("get_time", "zone")));
        assertThat(message.stopReason()).hasValue(StopReason.TOOL_USE);
        List<ToolUseBlock> calls = message.content().stream()
                .filter(ContentBlock::isToolUse)
                .map(ContentBlock::asToolUse)
                .toList();
        assertThat(calls).extracting(ToolUseBlock::name).containsExactly("get_weather", "get_time");
        assertThat(calls).extracting(ToolUseBlock::id).doesNotHaveDuplicates();
        assertThat(calls)
                .allSatisfy(call -> assertThat(String.valueOf(call._input())).containsAnyOf("city", "zone"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "gemini", "deepseek"})
    void thinking_comesFirstAndGoesBack(String provider) {
        MessageCreateParams.Builder asked =
                question(provider + ":reasoning").maxTokens(4000).enabledThinking(2000);
        for (Message message : List.of(client.messages().create(asked.build()).validate(), streamed(asked))) {
            assertThat(message.content()).hasSize(2);
            assertThat(message.content().getFirst().asThinking().thinking()).contains("waiting");
            assertThat(message.content().getLast().asText().text()).contains("Hello");
            Message next = client.messages()
                    .create(question(provider)
                            .addMessage(message)
                            .addUserMessage("Go on")
                            .build())
                    .validate();
            assertThat(next.content().getLast().asText().text()).contains("Go on");
        }
    }

    @Test
    void conversation_movesFromOneProviderToTheNext() {
        MessageCreateParams.Builder conversation = MessageCreateParams.builder().maxTokens(4000);
        for (String provider : List.of("deepseek", "anthropic", "openai", "gemini", "anthropic", "azure")) {
            conversation
                    .model("sim-" + provider + ":reasoning")
                    .enabledThinking(2000)
                    .addUserMessage("Hello");
            Message message = client.messages().create(conversation.build()).validate();
            assertThat(message.content().getLast().asText().text()).contains("Hello");
            conversation.addMessage(message);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void tokens_areCounted(String provider) {
        MessageCountTokensParams.Builder asked = MessageCountTokensParams.builder()
                .model("sim-" + provider)
                .system("Be brief")
                .addUserMessage("Hello");
        MessageTokensCount few = client.messages().countTokens(asked.build()).validate();
        MessageTokensCount more = client.messages()
                .countTokens(
                        asked.addUserMessage("And some more words than before").build())
                .validate();
        assertThat(few.inputTokens()).isPositive();
        assertThat(more.inputTokens()).isGreaterThan(few.inputTokens());
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
        everybodyIsWell(); // what failed before is not asked again so soon
        assertThatThrownBy(() -> ask(provider + ":401"))
                .satisfies(failed -> assertThat(status(failed)).isEqualTo(502));
        everybodyIsWell();
        assertThatThrownBy(() -> ask(provider + ":500")).isInstanceOf(InternalServerException.class);
        assertThatThrownBy(() -> ask(provider + ":503"))
                .satisfies(failed -> assertThat(status(failed)).isEqualTo(529));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void brokenStream_isAnErrorForTheSdk(String provider) {
        assertThatThrownBy(() -> streamed(question(provider + ":end=2"))).isInstanceOf(AnthropicException.class);
    }

    @Test
    void strangers_areUnauthorized() {
        AnthropicClient stranger = client("sk-lyss-" + "x".repeat(40));
        assertThatThrownBy(() -> stranger.messages().create(question("openai").build()))
                .isInstanceOf(UnauthorizedException.class);
        stranger.close();
    }

    @Test
    void unknownModel_isNotFound() {
        assertThatThrownBy(() -> ask("nobody")).isInstanceOf(NotFoundException.class);
    }

    private static int status(Throwable failed) {
        return ((AnthropicServiceException) failed).statusCode();
    }

    private void ask(String model) {
        client.messages().create(question(model).build());
    }

    private Message streamed(MessageCreateParams.Builder asked) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(asked.build())) {
            stream.stream().map(RawMessageStreamEvent::validate).forEach(accumulator::accumulate);
        }
        return accumulator.message().validate();
    }

    private static MessageCreateParams.Builder question(String model) {
        return MessageCreateParams.builder()
                .model("sim-" + model)
                .maxTokens(100)
                .addUserMessage("Hello");
    }

    private static Tool weather() {
        return tool("get_weather", "city");
    }

    private static Tool tool(String name, String parameter) {
        return Tool.builder()
                .name(name)
                .description("Looks up " + parameter)
                .inputSchema(Tool.InputSchema.builder()
                        .properties(JsonValue.from(Map.of(parameter, Map.of("type", "string"))))
                        .required(List.of(parameter))
                        .build())
                .build();
    }

    private AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(baseUrl())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }
}
