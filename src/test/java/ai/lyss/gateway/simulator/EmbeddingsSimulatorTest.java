package ai.lyss.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator's embeddings, as OpenAI, Azure and Gemini make them. */
class EmbeddingsSimulatorTest {

    @RegisterExtension
    static final SimulatedServer SERVER = new SimulatedServer();

    private static HttpResponse<String> openAi(String body) {
        return SERVER.post("openai/v1/embeddings", body, "authorization", "Bearer k");
    }

    private static HttpResponse<String> gemini(String address, String body) {
        return SERVER.post("gemini/v1beta/models/" + address, body, "x-goog-api-key", "k");
    }

    private static String part(String model, String text, String more) {
        return "{\"model\":\"models/" + model + "\",\"content\":{\"parts\":[{\"text\":\"" + text + "\"}]}" + more + "}";
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode body = Json.objectOrNull(response.body());
        if (body == null) {
            throw new AssertionError(response.body());
        }
        return body;
    }

    private static double length(JsonNode vector) {
        double squares = 0;
        for (JsonNode value : vector) {
            squares += value.doubleValue() * value.doubleValue();
        }
        return Math.sqrt(squares);
    }

    @Test
    void openAi_default_isTheSameVectorForTheSameText() {
        JsonNode answer = json(openAi("{\"model\":\"m\",\"input\":[\"Hello\",\"World\",\"Hello\"]}"));

        assertThat(answer.path("object").asText()).isEqualTo("list");
        assertThat(answer.path("model").asText()).isEqualTo("m");
        assertThat(answer.path("usage")).hasToString("{\"prompt_tokens\":6,\"total_tokens\":6}");
        assertThat(answer.at("/data/0/embedding")).hasSize(1536).isEqualTo(answer.at("/data/2/embedding"));
        assertThat(answer.at("/data/0/embedding")).isNotEqualTo(answer.at("/data/1/embedding"));
        assertThat(answer.at("/data/2/index").asInt()).isEqualTo(2);
        assertThat(length(answer.at("/data/1/embedding"))).isCloseTo(1, within(1e-5));
    }

    @Test
    void openAi_sdk_readsBothEncodings() {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(SERVER.uri("openai/v1").toString())
                .apiKey("k")
                .maxRetries(0)
                .build();
        EmbeddingCreateParams.Builder asked =
                EmbeddingCreateParams.builder().model("m").input("Hello").dimensions(8);
        CreateEmbeddingResponse base64 = client.embeddings()
                .create(asked.encodingFormat(EmbeddingCreateParams.EncodingFormat.BASE64)
                        .build());
        CreateEmbeddingResponse floats = client.embeddings()
                .create(asked.encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                        .build());

        assertThat(base64.validate().data().getFirst().embedding())
                .hasSize(8)
                .isEqualTo(floats.validate().data().getFirst().embedding());
        client.close();
    }

    @Test
    void openAi_dimensions_areOfLengthOne() {
        JsonNode vector = json(openAi("{\"model\":\"m\",\"input\":[1,2],\"dimensions\":4}"))
                .at("/data/0/embedding");

        assertThat(vector).hasSize(4);
        assertThat(length(vector)).isCloseTo(1, within(1e-5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"input\":\"x\"} | you must provide a model parameter",
                "{\"model\":\"m\"} | '$.input' is invalid.",
                "{\"model\":\"m\",\"input\":\"\"} | '$.input' is invalid.",
                "{\"model\":\"m\",\"input\":[\"a\",\"\"]} | '$.input' is invalid.",
                "{\"model\":\"m\",\"input\":[[]]} | '$.input' is invalid.",
                "{\"model\":\"m\",\"input\":\"x\",\"task_type\":\"x\"} | Unknown parameter: 'task_type'.",
                "{\"model\":\"m\",\"input\":\"x\",\"dimensions\":-1} | -1 is less than the minimum of 1 - 'dimensions'",
                "{\"model\":\"m\",\"input\":\"x\",\"dimensions\":\"1\"} | is not of type 'integer' - 'dimensions'",
                "{\"model\":\"m\",\"input\":\"x\",\"dimensions\":9999} | Must be less than or equal to 1536.",
                "{\"model\":\"m\",\"input\":\"x\",\"encoding_format\":\"hex\"} | Supported values are: 'float' and 'base64'.",
            })
    void openAi_wrongRequest_is400(String body, String message) {
        HttpResponse<String> answer = openAi(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(message).contains("\"type\":\"invalid_request_error\"");
    }

    @Test
    void openAi_tooMuch_is400() {
        assertThat(openAi("{\"model\":\"m\",\"input\":[\"x\"" + ",\"x\"".repeat(2048) + "]}")
                        .body())
                .contains("array_above_max_length");
        assertThat(openAi("{\"model\":\"m\",\"input\":\"" + "word ".repeat(10_000) + "\"}")
                        .body())
                .contains("maximum context length is 8192 tokens");
        String long8k = "\"" + "word".repeat(8000) + "\"";
        assertThat(openAi("{\"model\":\"m\",\"input\":[" + long8k + ("," + long8k).repeat(37) + "]}")
                        .body())
                .contains("max 300000 tokens per request");
    }

    @Test
    void options_applyAndAreCounted() {
        await().until(() -> SERVER.counters.of("openai").inFlight() == 0);
        SERVER.counters.reset();
        HttpResponse<String> limited = openAi("{\"model\":\"m:429=3\",\"input\":\"x\"}");
        HttpResponse<String> half = openAi("{\"model\":\"m:end=0\",\"input\":\"x\"}");
        JsonNode uncounted = json(openAi("{\"model\":\"m:no-usage\",\"input\":\"x\"}"));

        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after")).hasValue("3");
        assertThat(Json.objectOrNull(half.body())).isNull();
        assertThat(uncounted.has("usage")).isFalse();
        await().untilAsserted(
                        () -> // a request is counted when its answer has left
                        assertThat(SERVER.counters.of("openai"))
                                .isEqualTo(new SimulatorCounters.Counts(3, 1, 2, 0, 0, 0)));
    }

    @ParameterizedTest
    @CsvSource({
        "azure/openai/deployments/dep/embeddings?api-version=2024-10-21, dep",
        "azure/openai/v1/embeddings, named"
    })
    void azure_bothAddresses_answer(String address, String model) {
        HttpResponse<String> answer = SERVER.post(
                address, "{\"model\":\"named\",\"input\":\"x\",\"encoding_format\":\"base64\"}", "api-key", "k");

        assertThat(json(answer).at("/data/0/embedding").isTextual()).isTrue();
        assertThat(json(answer).path("model").asText()).isEqualTo(model);
    }

    @Test
    void azure_classic_needsAVersionAndTellsItsErrors() {
        assertThat(SERVER.post("azure/openai/deployments/dep/embeddings", "{\"input\":\"x\"}", "api-key", "k")
                        .statusCode())
                .isEqualTo(404);
        assertThat(SERVER.post(
                                "azure/openai/deployments/dep%3A404/embeddings?api-version=1",
                                "{\"input\":\"x\"}", "api-key", "k")
                        .body())
                .contains("DeploymentNotFound");
    }

    @Test
    void gemini_one_isAVector() {
        JsonNode answer = json(gemini("m:embedContent", part("m", "Hello", ",\"task_type\":\"CLUSTERING\"")));

        assertThat(answer.at("/embedding/values")).hasSize(3072);
        assertThat(length(answer.at("/embedding/values"))).isCloseTo(1, within(1e-5));
        assertThat(answer.at("/usageMetadata/promptTokenCount").asInt()).isEqualTo(2);
    }

    @Test
    void gemini_batch_isShorterThanOneWhenItIsCut() {
        String cut = ",\"outputDimensionality\":8";
        JsonNode answer = json(gemini(
                "m:no-usage:batchEmbedContents",
                "{\"requests\":[" + part("m:no-usage", "a", cut) + "," + part("m:no-usage", "b", cut) + "]}"));

        assertThat(answer.path("embeddings")).hasSize(2);
        assertThat(answer.at("/embeddings/1/values")).hasSize(8);
        assertThat(length(answer.at("/embeddings/1/values"))).isLessThan(0.5);
        assertThat(answer.has("usageMetadata")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "embedContent | {\"content\":{\"parts\":[{\"text\":\"x\"}]},\"dimensions\":8} | Unknown name \"dimensions\"",
                "embedContent | {\"content\":{\"parts\":[{\"text\":\"\"}]}} | contents is not specified",
                "embedContent | {\"content\":{\"parts\":[{\"text\":\"x\"}]},\"model\":\"models/n\"} | does not match",
                "embedContent | {\"content\":{\"parts\":[{\"text\":\"x\"}]},\"taskType\":\"QUERY\"} | Invalid value at 'task_type'",
                "embedContent | {\"content\":{\"parts\":[{\"text\":\"x\"}]},\"outputDimensionality\":0} | output_dimensionality",
                "batchEmbedContents | {\"requests\":[]} | requests is not specified",
                "batchEmbedContents | {\"requests\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]}}]} | model must match",
            })
    void gemini_wrongRequest_is400(String method, String body, String message) {
        HttpResponse<String> answer = gemini("m:" + method, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.objectOrNull(answer.body()).at("/error/message").asText())
                .contains(message);
        assertThat(answer.body()).contains("INVALID_ARGUMENT");
    }

    @Test
    void gemini_moreThan100_is400() {
        String one = part("m", "x", "");
        assertThat(gemini("m:batchEmbedContents", "{\"requests\":[" + one + ("," + one).repeat(100) + "]}")
                        .body())
                .contains("at most 100 requests can be in one batch");
    }

    @Test
    void gemini_status_isScripted() {
        assertThat(gemini("m:503:embedContent", part("m:503", "x", "")).statusCode())
                .isEqualTo(503);
    }
}
