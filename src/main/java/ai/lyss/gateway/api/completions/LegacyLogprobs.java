package ai.lyss.gateway.api.completions;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** How likely the tokens were: side by side where chat completions have an object a token. */
final class LegacyLogprobs {

    private LegacyLogprobs() {}

    /** Of a choice's {@code logprobs}, or null when there are none; {@code offset} is the length of the text before. */
    static @Nullable ObjectNode of(JsonNode logprobs, int offset) {
        if (!logprobs.path("content").isArray()) {
            return null;
        }
        ObjectNode said = Json.object();
        ArrayNode tokens = said.putArray("tokens");
        ArrayNode probabilities = said.putArray("token_logprobs");
        ArrayNode tops = said.putArray("top_logprobs");
        ArrayNode offsets = said.putArray("text_offset");
        int at = offset;
        for (JsonNode each : logprobs.get("content")) {
            String token = each.path("token").asText("");
            tokens.add(token);
            probabilities.add(each.path("logprob"));
            ObjectNode top = tops.addObject();
            each.path("top_logprobs")
                    .forEach(other -> top.set(other.path("token").asText(""), other.path("logprob")));
            offsets.add(at);
            at += token.length();
        }
        return said;
    }
}
