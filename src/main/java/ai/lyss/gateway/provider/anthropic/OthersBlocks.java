package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What other providers left in a conversation that goes on here: thinking without a signature, and what they keep with
 * a call ({@code extra_content}). Anthropic refuses both; everything else stays as it is.
 */
final class OthersBlocks {

    private static final String EXTRA = "extra_content";

    private OthersBlocks() {}

    /** Changes the body, which is the caller's own copy; the messages in it are shared and are copied where needed. */
    static void removeFrom(ObjectNode body) {
        JsonNode messages = body.path("messages");
        if (!(messages instanceof ArrayNode) || !holds(messages)) {
            return;
        }
        ArrayNode own = Json.MAPPER.createArrayNode();
        for (JsonNode message : messages) {
            JsonNode kept = message instanceof ObjectNode said && holdsIn(message) ? without(said) : message;
            if (!kept.path("content").isArray() || !kept.path("content").isEmpty()) {
                own.add(kept);
            }
        }
        body.set("messages", own);
    }

    private static boolean holds(JsonNode messages) {
        for (JsonNode message : messages) {
            if (holdsIn(message)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsIn(JsonNode message) {
        for (JsonNode block : message.path("content")) {
            if (isUnsigned(block) || block.has(EXTRA)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnsigned(JsonNode block) {
        return block.path("type").asText("").equals("thinking")
                && block.path("signature").asText("").isEmpty();
    }

    private static ObjectNode without(ObjectNode message) {
        ObjectNode copy = Json.object();
        message.properties().forEach(field -> copy.set(field.getKey(), field.getValue()));
        ArrayNode content = copy.putArray("content");
        for (JsonNode block : message.path("content")) {
            if (!isUnsigned(block)) {
                content.add(block instanceof ObjectNode said ? said.deepCopy().without(EXTRA) : block);
            }
        }
        return copy;
    }
}
