package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * OpenAI's list of embeddings as the client asked for it
 * (<a href="https://platform.openai.com/docs/api-reference/embeddings/object">reference</a>): one for each input, in
 * the order of the inputs, in the client's encoding, with usage.
 */
public final class EmbeddingList {

    private EmbeddingList() {}

    /**
     * Puts right what servers get wrong; what is right already is not touched.
     *
     * @param answer an object with {@code data} and perhaps more
     * @throws UpstreamException when there is not exactly one vector for each input
     */
    public static ObjectNode complete(ObjectNode answer, ModelRequest request) {
        EmbeddingInput input = EmbeddingInput.of(request);
        boolean base64 = "base64".equals(request.body().path("encoding_format").textValue());
        List<ObjectNode> entries = entries(answer.path("data"));
        if (entries.size() != input.items().size()) {
            throw Failures.malformed(
                    entries.size() + " embeddings for " + input.items().size() + " inputs");
        }
        ArrayNode data = Json.MAPPER.createArrayNode();
        for (ObjectNode entry : inOrder(entries)) {
            entry.put("object", "embedding");
            entry.put("index", data.size());
            entry.set("embedding", Vectors.encode(entry.path("embedding"), base64));
            data.add(entry);
        }
        answer.put("object", "list");
        answer.set("data", data);
        if (answer.path("model").asText("").isEmpty()) {
            answer.put("model", request.model());
        }
        completeUsage(answer, input);
        return answer;
    }

    private static List<ObjectNode> entries(JsonNode data) {
        List<ObjectNode> entries = new ArrayList<>();
        for (JsonNode entry : data) {
            if (!(entry instanceof ObjectNode object)) {
                throw Failures.malformed("an embedding that is not an object");
            }
            entries.add(object);
        }
        return entries;
    }

    /** By index; as they came when the indexes say nothing, because some servers number all of them 0. */
    private static List<ObjectNode> inOrder(List<ObjectNode> entries) {
        ObjectNode[] ordered = new ObjectNode[entries.size()];
        for (ObjectNode entry : entries) {
            int index = entry.path("index").asInt(-1);
            if (index < 0 || index >= ordered.length || ordered[index] != null) {
                return entries;
            }
            ordered[index] = entry;
        }
        return List.of(ordered);
    }

    /** SDKs insist on usage; a server that does not count gets an estimate. */
    private static void completeUsage(ObjectNode answer, EmbeddingInput input) {
        ObjectNode usage = answer.get("usage") instanceof ObjectNode given ? given : answer.putObject("usage");
        if (!usage.path("prompt_tokens").isIntegralNumber()) {
            JsonNode total = usage.path("total_tokens");
            usage.put("prompt_tokens", total.isIntegralNumber() ? total.longValue() : input.tokens());
        }
        if (!usage.path("total_tokens").isIntegralNumber()) {
            usage.put("total_tokens", usage.path("prompt_tokens").longValue());
        }
    }
}
