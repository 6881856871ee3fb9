package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.EmbeddingInput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A request for embeddings in Gemini's words.
 *
 * <p><a href="https://ai.google.dev/api/embeddings#v1beta.EmbedContentRequest">EmbedContentRequest</a>:
 *
 * <table><caption>what becomes of OpenAI's fields</caption>
 * <tr><td>{@code input}</td><td>{@code content.parts[0].text}, a request each</td></tr>
 * <tr><td>{@code dimensions}</td><td>{@code outputDimensionality}</td></tr>
 * <tr><td>{@code encoding_format}</td><td>the gateway's own business: Gemini has only numbers</td></tr>
 * <tr><td>{@code task_type}, {@code title}</td><td>{@code taskType}, {@code title}: not OpenAI's, but clients send
 * them</td></tr>
 * </table>
 *
 * @param method {@code embedContent} or {@code batchEmbedContents}
 * @param body the body; unknown fields are a 400 at Google, so it is built from nothing
 * @param losses the fields of the client's request that it does not say
 */
record GeminiEmbeddingRequest(String method, ObjectNode body, List<Loss> losses) {

    private static final Set<String> SAID =
            Set.of("model", "input", "dimensions", "encoding_format", "task_type", "title");

    /**
     * Says the request.
     *
     * @param model without {@code models/}
     * @throws ai.lyss.gateway.core.GatewayException 400 for tokens, which mean nothing to another tokenizer, and for
     *     fields of the wrong type
     */
    static GeminiEmbeddingRequest of(ModelRequest request, EmbeddingInput input, String model) {
        Given asked = Given.body(request.body());
        ArrayNode requests = Json.MAPPER.createArrayNode();
        for (JsonNode item : input.items()) {
            if (!item.isTextual()) {
                throw asked.field("input").wrong("must be text for this model: its provider takes no tokens");
            }
            requests.add(one(asked, item.textValue(), model));
        }
        List<Loss> losses = losses(request.body());
        return requests.size() == 1
                ? new GeminiEmbeddingRequest("embedContent", (ObjectNode) requests.get(0), losses)
                : new GeminiEmbeddingRequest("batchEmbedContents", Json.object().set("requests", requests), losses);
    }

    private static ObjectNode one(Given asked, String text, String model) {
        ObjectNode one = Json.object().put("model", GeminiFormat.LISTED_AS + model);
        one.putObject("content").putArray("parts").addObject().put("text", text);
        String taskType = asked.field("task_type").textOrNull();
        if (taskType != null) {
            one.put("taskType", taskType);
        }
        String title = asked.field("title").textOrNull();
        if (title != null) {
            one.put("title", title);
        }
        if (asked.field("dimensions").isPresent()) {
            one.put("outputDimensionality", asked.field("dimensions").wholeNumber());
        }
        return one;
    }

    private static List<Loss> losses(ObjectNode body) {
        List<Loss> losses = new ArrayList<>();
        body.properties().forEach(field -> {
            if (!SAID.contains(field.getKey()) && !field.getValue().isNull()) {
                losses.add(Loss.dropped(field.getKey()));
            }
        });
        return losses;
    }
}
