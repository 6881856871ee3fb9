package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How likely the tokens were: the same words as in chat completions, where bytes may be missing. */
final class Logprobs {

    private Logprobs() {}

    /** Of a choice's {@code logprobs}; empty when there are none. */
    static ArrayNode of(JsonNode logprobs) {
        ArrayNode said = Json.MAPPER.createArrayNode();
        for (JsonNode each : logprobs.path("content")) {
            ObjectNode token = token(each);
            ArrayNode top = token.putArray("top_logprobs");
            each.path("top_logprobs").forEach(other -> top.add(token(other)));
            said.add(token);
        }
        return said;
    }

    private static ObjectNode token(JsonNode given) {
        ObjectNode token = Json.object().put("token", given.path("token").asText(""));
        JsonNode bytes = given.path("bytes");
        token.set("bytes", bytes.isArray() ? bytes : Json.MAPPER.createArrayNode());
        token.set("logprob", given.path("logprob"));
        return token;
    }
}
