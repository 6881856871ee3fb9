package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Traits;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What embeddings are asked for (<a href="https://platform.openai.com/docs/api-reference/embeddings/create">input</a>).
 *
 * @param items a text or an array of tokens each, in the order of the answer; at least one
 */
public record EmbeddingInput(List<JsonNode> items) {

    private static final int BYTES_PER_TOKEN = 4;

    /** Copies the items. */
    public EmbeddingInput {
        items = List.copyOf(items);
    }

    /** One text, several texts, the tokens of one text, or the tokens of several. */
    public static EmbeddingInput of(ModelRequest request) {
        JsonNode input = request.body().path("input");
        if (input.isTextual() || input.path(0).isNumber()) {
            return new EmbeddingInput(List.of(input));
        }
        List<JsonNode> items = new ArrayList<>();
        input.forEach(items::add);
        return new EmbeddingInput(items);
    }

    /**
     * The same, when the server takes so many at once.
     *
     * @throws GatewayException 400 when it does not
     */
    public EmbeddingInput atMost(Traits traits) {
        int most = traits.get(Capabilities.EMBEDDING_INPUTS);
        if (items.size() > most) {
            throw GatewayException.invalid(
                            "input", "'input' must have at most " + most + " elements for this model's provider.")
                    .withCode("array_above_max_length");
        }
        return this;
    }

    /** About how many tokens it has, for servers that do not say: exact for tokens, four bytes a token for text. */
    public long tokens() {
        long tokens = 0;
        for (JsonNode item : items) {
            tokens += item.isTextual() ? estimate(item.textValue()) : item.size();
        }
        return tokens;
    }

    private static int estimate(String text) {
        return (text.getBytes(StandardCharsets.UTF_8).length + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }
}
