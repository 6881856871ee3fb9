package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tool calls of servers that resemble OpenAI: ids that are missing, arguments that are objects. */
final class ToolCalls {

    private ToolCalls() {}

    /** Puts a whole message's calls right; true when there are any. An empty array is removed. */
    static boolean normalize(ObjectNode message) {
        if (!(message.get("tool_calls") instanceof ArrayNode calls) || calls.isEmpty()) {
            message.remove("tool_calls");
            return false;
        }
        for (JsonNode call : calls) {
            if (call instanceof ObjectNode object) {
                fillId(object);
                if (!object.has("type")) {
                    object.put("type", "function");
                }
                argumentsAsText(object);
            }
        }
        return true;
    }

    /** Gives the call an id if it has none. */
    static void fillId(ObjectNode call) {
        String id = Json.textOf(call, "id");
        if (id == null || id.isEmpty()) {
            call.put("id", newId());
        }
    }

    /** A new, unique id. */
    static String newId() {
        return "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
    }

    /** OpenAI's {@code arguments} is a string; an object is written as one, null and nothing as an empty one. */
    static void argumentsAsText(ObjectNode call) {
        if (call.get("function") instanceof ObjectNode function) {
            JsonNode arguments = function.get("arguments");
            if (arguments == null || arguments.isNull()) {
                function.put("arguments", "");
            } else if (!arguments.isTextual()) {
                function.put("arguments", Json.text(arguments));
            }
        }
    }

    /** The text of a field that counts, or null: empty strings are how some servers say nothing. */
    static @Nullable String filled(JsonNode object, String field) {
        String text = Json.textOf(object, field);
        return text == null || text.isEmpty() ? null : text;
    }
}
