package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ToolCallId;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.provider.Failures;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Tool calls of servers that resemble OpenAI: ids that are missing, arguments that are objects. */
final class ToolCalls {

    private ToolCalls() {}

    /**
     * Puts a whole message's calls right; true when there are any. An empty array is removed.
     *
     * @throws UpstreamException when a call does not say what is called
     */
    static boolean normalize(ObjectNode message) {
        if (!(message.get("tool_calls") instanceof ArrayNode calls) || calls.isEmpty()) {
            message.remove("tool_calls");
            return false;
        }
        for (JsonNode call : calls) {
            if (!(call instanceof ObjectNode object)) {
                throw Failures.malformed("a tool call that is not an object");
            }
            fillId(object);
            argumentsAsText(object);
            checkType(object);
        }
        return true;
    }

    /** Gives the call an id if it has none. */
    static void fillId(ObjectNode call) {
        String id = Json.textOf(call, "id");
        if (id == null || id.isEmpty()) {
            call.put("id", ToolCallId.random());
        }
    }

    /** OpenAI's {@code arguments} is a string; an object is written as one, null and nothing as an empty one. */
    static void argumentsAsText(ObjectNode call) {
        functionArgumentsAsText(call.path("function"));
    }

    /** The same for a call's function alone. */
    static void functionArgumentsAsText(JsonNode called) {
        if (called instanceof ObjectNode function) {
            JsonNode arguments = function.get("arguments");
            if (arguments == null || arguments.isNull()) {
                function.put("arguments", "");
            } else if (!arguments.isTextual()) {
                function.put("arguments", Json.text(arguments));
            }
        }
    }

    /**
     * A function call unless it is a custom one, and with a name.
     *
     * @throws UpstreamException when it does not say what is called
     */
    static void checkType(ObjectNode call) {
        boolean custom = "custom".equals(Json.textOf(call, "type"))
                && call.path("custom").isObject();
        if (!custom) {
            call.put("type", "function");
        }
        if (filled(call.path(custom ? "custom" : "function"), "name") == null) {
            throw Failures.malformed("a tool call without a name");
        }
    }

    /** The text of a field that counts, or null: empty strings are how some servers say nothing. */
    static @Nullable String filled(JsonNode object, String field) {
        String text = Json.textOf(object, field);
        return text == null || text.isEmpty() ? null : text;
    }
}
