package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lyss.gateway.core.Channel;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own SDK gets embeddings, whichever provider makes them. */
class EmbeddingsSdkIT extends RunningGateway {

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

    static Stream<String> embedders() {
        return Stream.of("openai", "azure", "gemini");
    }

    private static EmbeddingCreateParams.Builder ask(String provider) {
        return EmbeddingCreateParams.builder().model("sim-" + provider);
    }

    @ParameterizedTest
    @MethodSource("embedders")
    void encodings_areTheSameVector(String provider) {
        EmbeddingCreateParams.Builder asked = ask(provider + "-embedding").input("Hello, world");
        CreateEmbeddingResponse byDefault =
                client.embeddings().create(asked.build()).validate();
        List<Float> floats = vector(asked.encodingFormat(EncodingFormat.FLOAT));
        List<Float> base64 = vector(asked.encodingFormat(EncodingFormat.BASE64));

        assertThat(byDefault.data()).hasSize(1);
        assertThat(byDefault.usage().promptTokens())
                .isEqualTo(byDefault.usage().totalTokens())
                .isEqualTo(3);
        assertThat(byDefault.model()).isEqualTo("sim-" + provider + "-embedding");
        assertThat(floats).hasSizeGreaterThan(1000).isEqualTo(base64).isEqualTo(vectorOf(byDefault, 0));
    }

    @ParameterizedTest
    @MethodSource("embedders")
    void encodings_areOnTheWireAsAsked(String provider) throws Exception {
        String body = "{\"model\":\"sim-" + provider + "\",\"input\":\"Hi\",\"dimensions\":8";
        JsonNode plain = json(post("/v1/embeddings", body + "}"));
        JsonNode base64 = json(post("/v1/embeddings", body + ",\"encoding_format\":\"base64\"}"));

        assertThat(plain.path("object").asText()).isEqualTo("list");
        assertThat(plain.at("/data/0/object").asText()).isEqualTo("embedding");
        assertThat(plain.at("/data/0/embedding").isArray()).isTrue();
        assertThat(Base64.getDecoder().decode(base64.at("/data/0/embedding").textValue()))
                .hasSize(32);
    }

    @ParameterizedTest
    @MethodSource("embedders")
    void dimensions_areOfLengthOne(String provider) {
        List<Float> vector = vector(ask(provider).input("Hello").dimensions(256));

        assertThat(vector).hasSize(256);
        assertThat(vector.stream().mapToDouble(value -> value * value).sum()).isCloseTo(1, within(1e-5));
    }

    @ParameterizedTest
    @MethodSource("embedders")
    void manyInputs_comeInTheirOrder(String provider) {
        List<String> texts = IntStream.range(0, 100).mapToObj(i -> "text " + i).toList();
        CreateEmbeddingResponse answer = client.embeddings()
                .create(ask(provider)
                        .inputOfArrayOfStrings(texts)
                        .dimensions(16)
                        .build())
                .validate();

        assertThat(answer.data())
                .extracting(Embedding::index)
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(Long::valueOf).toList());
        assertThat(vectorOf(answer, 57))
                .isEqualTo(vector(ask(provider).input("text 57").dimensions(16)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "azure"})
    void tokens_areInputToo(String provider) {
        CreateEmbeddingResponse one = client.embeddings()
                .create(ask(provider)
                        .inputOfArrayOfTokens(List.of(9906L, 11L, 1917L))
                        .build())
                .validate();
        CreateEmbeddingResponse two = client.embeddings()
                .create(ask(provider)
                        .inputOfArrayOfTokenArrays(List.of(List.of(9906L), List.of(11L, 1917L)))
                        .build())
                .validate();

        assertThat(one.data()).hasSize(1);
        assertThat(one.usage().promptTokens()).isEqualTo(3);
        assertThat(two.data()).hasSize(2);
    }

    @Test
    void tokens_meanNothingToGemini() {
        assertThatThrownBy(() -> client.embeddings()
                        .create(ask("gemini")
                                .inputOfArrayOfTokens(List.of(9906L))
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        refused -> assertThat(refused.param()).contains("input"));
    }

    @Test
    void azureV1_answersToo() {
        Channel classic = channel("demo-azure");
        channels.save(new Channel(
                "embed-azure-v1",
                "demo",
                "embed-azure-v1",
                "azure",
                classic.baseUrl(),
                classic.credential(),
                Map.of("api", "v1", "auth", "bearer"),
                List.of(new ai.lyss.gateway.core.ChannelModel("embed-azure-v1", "dep")),
                1,
                0,
                true));
        CreateEmbeddingResponse answer = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("embed-azure-v1")
                        .input("Hi")
                        .build())
                .validate();

        assertThat(answer.model()).isEqualTo("dep");
    }

    @ParameterizedTest
    @MethodSource("embedders")
    void errors_areTheSdksOwn(String provider) {
        assertThatThrownBy(() -> vector(ask(provider + ":400").input("Hi"))).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> vector(ask(provider).input("Hi").dimensions(100_000)))
                .isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> vector(ask(provider).input("")))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        refused -> assertThat(refused.param()).contains("input"));
        assertThatThrownBy(() -> vector(ask(provider + ":429=5").input("Hi")))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        limited -> assertThat(limited.headers().values("retry-after"))
                                .containsExactly("5"));
        for (String broken : List.of("401", "500", "malformed", "empty", "cut=20", "content-type", "error")) {
            everybodyIsWell(); // what failed before is not asked again so soon
            assertThatThrownBy(() -> vector(ask(provider + ":" + broken).input("Hi")))
                    .as(broken)
                    .isInstanceOf(InternalServerException.class);
        }
    }

    @Test
    void unknownModel_isNotFound() {
        assertThatThrownBy(() -> vector(ask("nobody").input("Hi"))).isInstanceOf(NotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "deepseek"})
    void providersWithoutEmbeddings_saySo(String provider) {
        assertThatThrownBy(() -> vector(ask(provider).input("Hi")))
                .isInstanceOfSatisfying(BadRequestException.class, refused -> {
                    assertThat(refused.code()).contains("unsupported_operation");
                    assertThat(refused.param()).contains("model");
                    assertThat(refused.getMessage()).contains("its provider has no embeddings");
                });
    }

    @ParameterizedTest
    @CsvSource({"gemini, sim-gemini:503, 2", "anthropic, sim-anthropic, 1", "deepseek, sim-deepseek, 1"})
    void channelThatCannot_isFollowedByOneThatCan(String provider, String upstreamModel, int attempts)
            throws Exception {
        String model = "embed-failover-" + provider;
        addChannel(model + "-bad", provider, model, upstreamModel, 0);
        addChannel(model + "-good", "openai", model, "sim-openai", 1);
        HttpResponse<String> answer =
                post("/v1/embeddings", "{\"model\":\"" + model + "\",\"input\":\"Hello, world\"}");

        assertThat(json(answer).path("data")).hasSize(1);
        assertThat(row(answer.headers().firstValue("x-request-id").orElseThrow()))
                .containsEntry("attempts", attempts)
                .containsEntry("channel_id", model + "-good");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0"})
    void channelThatFails_isToldBeforeOneThatCannot(int failing, int unable) {
        String model = "embed-busy-" + failing;
        addChannel(model + "-busy", "openai", model, "sim-openai:503", failing);
        addChannel(model + "-unable", "anthropic", model, "sim-anthropic", unable);

        assertThatThrownBy(() ->
                        vector(EmbeddingCreateParams.builder().model(model).input("Hi")))
                .isInstanceOfSatisfying(
                        OpenAIServiceException.class,
                        failed -> assertThat(failed.statusCode()).isEqualTo(503));
    }

    @ParameterizedTest
    @CsvSource({"openai, 3", "azure, 3", "gemini, 3", "openai:no-usage, 3", "gemini:no-usage, 3"})
    void answeredRequest_hasItsRow(String provider, long tokens) {
        EmbeddingCreateParams asked = ask(provider).input("Hello, world").build();
        try (HttpResponseFor<CreateEmbeddingResponse> response =
                client.embeddings().withRawResponse().create(asked)) {
            assertThat(response.parse().validate().usage().promptTokens()).isEqualTo(tokens);
            assertThat(row(response.headers().values("x-request-id").getFirst()))
                    .containsEntry("path", "/v1/embeddings")
                    .containsEntry("model", "sim-" + provider)
                    .containsEntry("outcome", "answered")
                    .containsEntry("stream", false)
                    .containsEntry("prompt_tokens", tokens)
                    .containsEntry("completion_tokens", 0L);
        }
    }

    @Test
    void lostFields_areTold() throws Exception {
        HttpResponse<String> answer =
                post("/v1/embeddings", "{\"model\":\"sim-gemini\",\"input\":\"Hi\",\"user\":\"u-1\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-lyss-loss")).hasValue("user=dropped");
    }

    @Test
    void secondAddress_answersToo() throws Exception {
        assertThat(json(post("/api/v1/proxy/embeddings", "{\"model\":\"sim-openai\",\"input\":\"Hi\"}"))
                        .path("data"))
                .hasSize(1);
    }

    private List<Float> vector(EmbeddingCreateParams.Builder asked) {
        return vectorOf(client.embeddings().create(asked.build()).validate(), 0);
    }

    private static List<Float> vectorOf(CreateEmbeddingResponse answer, int index) {
        return answer.data().get(index).embedding();
    }

    private Channel channel(String id) {
        return channels.all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, Object> row(String requestId) {
        return jdbc.sql("select * from requests where request_id = ?")
                .param(requestId)
                .query()
                .singleRow();
    }
}
