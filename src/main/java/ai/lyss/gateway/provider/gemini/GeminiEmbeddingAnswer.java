package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.provider.EmbeddingList;
import ai.lyss.gateway.provider.Vectors;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Gemini's vectors (<a href="https://ai.google.dev/api/embeddings#v1beta.EmbedContentResponse">one</a>,
 * <a href="https://ai.google.dev/api/embeddings#response-body_1">several</a>) as OpenAI's list.
 */
final class GeminiEmbeddingAnswer {

    private static final double NEAR = 1e-4;

    private GeminiEmbeddingAnswer() {}

    /**
     * Says the answer with the name that the client asked for.
     *
     * @throws UpstreamException when there is not exactly one vector for each input
     */
    static ObjectNode normalize(ObjectNode answer, ModelRequest request) {
        boolean shortened = Json.has(request.body(), "dimensions");
        ObjectNode said = Json.object().put("object", "list");
        ArrayNode data = said.putArray("data");
        for (JsonNode embedding : embeddings(answer)) {
            JsonNode values = embedding.path("values");
            data.addObject()
                    .put("object", "embedding")
                    .put("index", data.size() - 1)
                    .set("embedding", shortened ? toUnitLength(values) : values);
        }
        said.put("model", request.model());
        JsonNode prompt = answer.path("usageMetadata").path("promptTokenCount");
        if (prompt.isIntegralNumber()) {
            said.putObject("usage").put("prompt_tokens", prompt.longValue()).put("total_tokens", prompt.longValue());
        }
        return EmbeddingList.complete(said, request);
    }

    private static JsonNode embeddings(ObjectNode answer) {
        JsonNode one = answer.path("embedding");
        return one.isObject() ? Json.MAPPER.createArrayNode().add(one) : answer.path("embeddings");
    }

    /**
     * OpenAI's vectors have the length 1 at every number of dimensions, and clients compare them by their dot product;
     * some of Google's models only cut the vector off
     * (<a href="https://ai.google.dev/gemini-api/docs/embeddings#quality-for-smaller-dimensions">smaller
     * dimensions</a>).
     */
    private static JsonNode toUnitLength(JsonNode vector) {
        float[] values = Vectors.values(vector);
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double length = Math.sqrt(squares);
        if (length == 0 || Math.abs(length - 1) < NEAR) {
            return vector;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] / length);
        }
        return Vectors.array(values);
    }
}
