package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseOutputMessage;
import com.openai.models.responses.ResponseOutputText;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseTextDeltaEvent;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own SDK gets responses, whichever provider answers. */
class ResponsesSdkIT extends RunningGateway {

    /** What the model is to fill in. */
    public static class Weather {
        public String city = "";
        public int degrees;
        public List<Day> days = List.of();

        /** A part of it. */
        public static class Day {
            public String name = "";
        }
    }

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
    void response_answers(String provider) {
        Response answer = client.responses()
                .create(question(provider)
                        .instructions("Be brief")
                        .temperature(0.5)
                        .maxOutputTokens(100)
                        .build())
                .validate();
        assertThat(answer.status()).contains(ResponseStatus.COMPLETED);
        assertThat(text(answer)).contains("Hello");
        assertThat(answer.instructions().orElseThrow().asString()).isEqualTo("Be brief");
        assertThat(answer.usage().orElseThrow().totalTokens())
                .isEqualTo(answer.usage().orElseThrow().inputTokens()
                        + answer.usage().orElseThrow().outputTokens())
                .isPositive();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void stream_addsUpToTheSameAnswer(String provider) {
        List<ResponseStreamEvent> events = new ArrayList<>();
        Response answer = stream(question(provider).build(), events);
        String deltas = events.stream()
                .flatMap(event -> event.outputTextDelta().stream())
                .map(ResponseTextDeltaEvent::delta)
                .collect(Collectors.joining());
        assertThat(answer.status()).contains(ResponseStatus.COMPLETED);
        assertThat(text(answer)).contains("Hello").isEqualTo(deltas);
        assertThat(answer.usage().orElseThrow().outputTokens()).isPositive();
        assertThat(events.getFirst().isCreated()).isTrue();
        assertThat(events.getLast().isCompleted()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void limit_makesItIncomplete(String provider) {
        Response whole = client.responses()
                .create(question(provider + ":length").build())
                .validate();
        List<ResponseStreamEvent> events = new ArrayList<>();
        Response streamed = stream(question(provider + ":length").build(), events);
        assertThat(events.getLast().isIncomplete()).isTrue();
        assertThat(List.of(whole, streamed)).allSatisfy(answer -> {
            assertThat(answer.status()).contains(ResponseStatus.INCOMPLETE);
            assertThat(answer.incompleteDetails().orElseThrow().reason())
                    .contains(Response.IncompleteDetails.Reason.MAX_OUTPUT_TOKENS);
        });
    }

    @ParameterizedTest
    @MethodSource("providers")
    void tools_goThereAndBack(String provider) {
        Response first = client.responses()
                .create(question(provider + ":tool")
                        .addTool(tool("get_weather", "city"))
                        .build())
                .validate();
        ResponseFunctionToolCall call = first.output().stream()
                .flatMap(item -> item.functionCall().stream())
                .findFirst()
                .orElseThrow();
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(call.arguments()).contains("city");
        assertThat(call.id().orElseThrow()).isNotEqualTo(call.callId());

        Response second = client.responses()
                .create(ResponseCreateParams.builder()
                        .model("sim-" + provider)
                        .addTool(tool("get_weather", "city"))
                        .inputOfResponse(continued(first, "Sunny, 21 degrees"))
                        .build())
                .validate();
        assertThat(text(second)).contains("Sunny");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void tools_streamInParallel(String provider) {
        Response answer = stream(
                question(provider + ":tools")
                        .addTool(tool("get_weather", "city"))
                        .addTool(tool("get_time", "zone"))
                        .build(),
                new ArrayList<>());
        List<ResponseFunctionToolCall> calls = answer.output().stream()
                .flatMap(item -> item.functionCall().stream())
                .toList();
        assertThat(calls).extracting(ResponseFunctionToolCall::name).containsExactly("get_weather", "get_time");
        assertThat(calls).extracting(ResponseFunctionToolCall::callId).doesNotHaveDuplicates();

        Response next = client.responses()
                .create(ResponseCreateParams.builder()
                        .model("sim-" + provider)
                        .addTool(tool("get_weather", "city"))
                        .addTool(tool("get_time", "zone"))
                        .inputOfResponse(continued(answer, "Sunny at noon"))
                        .build())
                .validate();
        assertThat(text(next)).contains("Sunny at noon");
    }

    @ParameterizedTest
    @CsvSource({"anthropic:reasoning", "deepseek:reasoning", "gemini:reasoning"})
    void reasoning_isTold(String model) {
        ResponseCreateParams params = question(model)
                .reasoning(Reasoning.builder().effort(ReasoningEffort.HIGH).build())
                .maxOutputTokens(20_000)
                .build();
        Response whole = client.responses().create(params).validate();
        Response streamed = stream(params, new ArrayList<>());
        assertThat(List.of(whole, streamed)).allSatisfy(answer -> {
            ResponseOutputItem first = answer.output().getFirst();
            assertThat(first.asReasoning().summary().getFirst().text()).contains("waiting");
            assertThat(answer.output().getLast().isMessage()).isTrue();
        });
    }

    @Test
    void reasoning_signedByAnthropicComesBackWithTheCall() {
        ResponseCreateParams.Builder params = question("anthropic:reasoning,tool")
                .reasoning(Reasoning.builder().effort(ReasoningEffort.HIGH).build())
                .maxOutputTokens(20_000)
                .addTool(tool("get_weather", "city"));
        Response first = stream(params.build(), new ArrayList<>());
        assertThat(first.output().getFirst().asReasoning().encryptedContent()).isPresent();
        Response second = client.responses()
                .create(params.inputOfResponse(continued(first, "Sunny"))
                        .model("sim-anthropic")
                        .build())
                .validate();
        assertThat(text(second)).contains("Sunny");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void structuredOutput_ofAResponse(String provider) {
        Weather weather = client
                .responses()
                .create(ResponseCreateParams.builder()
                        .model("sim-" + provider)
                        .input("How is the weather?")
                        .text(Weather.class)
                        .build())
                .output()
                .stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .map(content -> content.asOutputText())
                .findFirst()
                .orElseThrow();
        assertThat(weather.city).isEqualTo("sample");
        assertThat(weather.degrees).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void structuredOutput_ofAChat(String provider) {
        Weather weather = client
                .chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("sim-" + provider)
                        .addUserMessage("How is the weather?")
                        .responseFormat(Weather.class)
                        .build())
                .choices()
                .stream()
                .map(choice -> choice.message().content())
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
        assertThat(weather.city).isEqualTo("sample");
        assertThat(weather.degrees).isEqualTo(1);
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
                .isInstanceOfSatisfying(
                        InternalServerException.class,
                        failed -> assertThat(failed.statusCode()).isEqualTo(502));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void brokenStream_isAFailedResponse(String provider) throws Exception {
        List<ResponseStreamEvent> events = new ArrayList<>();
        try (StreamResponse<ResponseStreamEvent> stream =
                client.responses().createStreaming(question(provider + ":end=2").build())) {
            stream.stream().map(ResponseStreamEvent::validate).forEach(events::add);
        }
        assertThat(events.getLast().isFailed()).isTrue();
        assertThat(events.getLast().asFailed().sequenceNumber()).isEqualTo(events.size() - 1);
        assertThat(events.getLast().asFailed().response().status()).contains(ResponseStatus.FAILED);
        assertThat(events).noneMatch(event -> event.isCompleted() || event.isIncomplete());
    }

    @Test
    void streamThatFailsBeforeItsFirstEvent_isAnErrorForTheSdk() throws Exception {
        ResponseCreateParams params = question("openai:hang").build();
        assertThatThrownBy(() -> stream(params, new ArrayList<>())).isInstanceOf(SseException.class);
        HttpResponse<String> raw = respond("{\"model\":\"sim-openai:hang\",\"input\":\"Hi\",\"stream\":true}");
        assertThat(raw.statusCode()).isEqualTo(200);
        assertThat(raw.body().lines().filter(line -> !line.isEmpty() && !line.startsWith(":")))
                .hasSize(2)
                .first()
                .isEqualTo("event: error");
    }

    @Test
    void stream_hasNoDone() throws Exception {
        HttpResponse<String> raw = respond("{\"model\":\"sim-openai\",\"input\":\"Hi\",\"stream\":true}");
        assertThat(raw.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(raw.body()).doesNotContain("[DONE]").contains("event: response.completed\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"previous_response_id\":\"resp_1\"",
                "\"conversation\":\"conv_1\"",
                "\"background\":true",
                "\"prompt\":{\"id\":\"pmpt_1\"}",
                "\"truncation\":\"auto\""
            })
    void stateful_isRefusedByName(String field) throws Exception {
        HttpResponse<String> refused = respond("{\"model\":\"sim-openai\",\"input\":\"Hi\"," + field + "}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).at("/error/param").textValue()).isEqualTo(field.substring(1, field.indexOf('"', 1)));
        assertThat(json(refused).at("/error/code").textValue()).isEqualTo("unsupported_parameter");
    }

    @Test
    void previousResponse_isTheSdksBadRequest() {
        assertThatThrownBy(() -> client.responses()
                        .create(question("openai").previousResponseId("resp_1").build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        refused -> assertThat(refused.param()).contains("previous_response_id"));
    }

    @Test
    void toolThatNobodyRunsHere_isTold() throws Exception {
        HttpResponse<String> answered =
                respond("{\"model\":\"sim-openai\",\"input\":\"Hi\",\"tools\":[{\"type\":\"web_search\"}]}");
        assertThat(answered.statusCode()).isEqualTo(200);
        assertThat(answered.headers().firstValue("x-lyss-loss")).contains("tools[0]=dropped");
    }

    @Test
    void upstreamsComplaint_namesTheClientsField() throws Exception {
        HttpResponse<String> refused = respond("{\"model\":\"sim-openai\",\"input\":\"Hi\",\"max_output_tokens\":0}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).at("/error/param").textValue()).isEqualTo("max_output_tokens");
    }

    private HttpResponse<String> respond(String body) throws IOException, InterruptedException {
        return post("/v1/responses", body);
    }

    private void ask(String model) {
        client.responses().create(question(model).build());
    }

    private Response stream(ResponseCreateParams params, List<ResponseStreamEvent> events) {
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(params)) {
            stream.stream().map(ResponseStreamEvent::validate).forEach(event -> {
                events.add(event);
                accumulator.accumulate(event);
            });
        }
        return accumulator.response().validate();
    }

    /** The conversation so far, the model's own items as they came, and what its calls resulted in. */
    private static List<ResponseInputItem> continued(Response answer, String result) {
        List<ResponseInputItem> items = new ArrayList<>();
        items.add(ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                .role(EasyInputMessage.Role.USER)
                .content("Hello")
                .build()));
        answer.output().forEach(item -> {
            item.reasoning().map(ResponseInputItem::ofReasoning).ifPresent(items::add);
            item.message().map(ResponseInputItem::ofResponseOutputMessage).ifPresent(items::add);
            item.functionCall().map(ResponseInputItem::ofFunctionCall).ifPresent(items::add);
        });
        answer.output().stream()
                .flatMap(item -> item.functionCall().stream())
                .map(call -> ResponseInputItem.FunctionCallOutput.builder()
                        .callId(call.callId())
                        .output(result)
                        .build())
                .map(ResponseInputItem::ofFunctionCallOutput)
                .forEach(items::add);
        return items;
    }

    private static String text(Response answer) {
        return answer.output().stream()
                .flatMap(item -> item.message().stream())
                .map(ResponseOutputMessage::content)
                .flatMap(List::stream)
                .flatMap(content -> content.outputText().stream())
                .map(ResponseOutputText::text)
                .collect(Collectors.joining());
    }

    private static ResponseCreateParams.Builder question(String model) {
        return ResponseCreateParams.builder().model("sim-" + model).input("Hello");
    }

    private static FunctionTool tool(String name, String parameter) {
        return FunctionTool.builder()
                .name(name)
                .description("Looks up " + parameter)
                .parameters(FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                                "properties", JsonValue.from(Map.of(parameter, Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of(parameter)))
                        .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                        .build())
                .strict(true)
                .build();
    }
}
