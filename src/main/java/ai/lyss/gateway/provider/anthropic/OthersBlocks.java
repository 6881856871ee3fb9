package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ToolCallId;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What other providers left in a conversation that goes on here: thinking without a signature, which Anthropic refuses,
 * and what they keep with the ids of calls. Everything else stays as it is. Thinking that is left out is a loss, named
 * as it is where the dialect is translated: without positions, and once.
 */
final class OthersBlocks {

    private static final String THINKING = "messages[].content[].thinking";
    private static final List<String> IDS = List.of("id", "tool_use_id");

    private OthersBlocks() {}

    /** Changes the body, which is the caller's own copy; the messages in it are shared and are copied where needed. */
    static void removeFrom(ObjectNode body, Losses losses) {
        ArrayNode own = Json.MAPPER.createArrayNode();
        boolean changed = false;
        for (JsonNode message : body.path("messages")) {
            JsonNode kept = message instanceof ObjectNode said ? without(said, losses) : message;
            changed |= kept != message;
            boolean isEmptied = kept != message && kept.path("content").isEmpty();
            if (!isEmptied) {
                own.add(kept);
            }
        }
        if (changed) {
            body.set("messages", own);
        }
    }

    /** The message itself when there is nothing of others in it. */
    private static ObjectNode without(ObjectNode message, Losses losses) {
        ArrayNode own = Json.MAPPER.createArrayNode();
        boolean changed = false;
        for (JsonNode block : message.path("content")) {
            if (isUnsigned(block)) {
                changed = true;
                if (!block.path("thinking").asText("").isEmpty()) {
                    losses.dropped(THINKING);
                }
                continue;
            }
            JsonNode kept = withoutLuggage(block);
            changed |= kept != block;
            own.add(kept);
        }
        if (!changed) {
            return message;
        }
        ObjectNode copy = Json.object();
        message.properties().forEach(field -> copy.set(field.getKey(), field.getValue()));
        copy.set("content", own);
        return copy;
    }

    private static boolean isUnsigned(JsonNode block) {
        return block.path("type").asText("").equals("thinking")
                && block.path("signature").asText("").isEmpty();
    }

    private static JsonNode withoutLuggage(JsonNode block) {
        for (String field : IDS) {
            String id = Json.textOf(block, field);
            if (id != null
                    && block instanceof ObjectNode said
                    && !ToolCallId.bare(id).equals(id)) {
                return said.deepCopy().put(field, ToolCallId.bare(id));
            }
        }
        return block;
    }
}
