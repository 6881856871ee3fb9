package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.ServerCapabilities;
import ai.lyss.gateway.core.Traits;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The deprecated {@code functions} and {@code function_call}
 * (<a href="https://platform.openai.com/docs/api-reference/chat/create#chat-create-functions">create</a>), said as tools
 * to servers that know nothing else, and their calls said as function calls to the client.
 */
final class OldFunctions {

    private OldFunctions() {}

    /** Whether the client speaks of functions and the server of tools. */
    static boolean areTranslated(ModelRequest request, Traits server) {
        return !server.get(ServerCapabilities.FUNCTIONS)
                && request.body().path("functions").isArray();
    }

    static void say(Draft draft) {
        if (draft.server(ServerCapabilities.FUNCTIONS)) {
            return;
        }
        ObjectNode body = draft.body();
        if (body.remove("functions") instanceof ArrayNode functions && !functions.isEmpty()) {
            ArrayNode tools = Json.MAPPER.createArrayNode();
            body.path("tools").forEach(tools::add);
            functions.forEach(each -> tools.addObject().put("type", "function").set("function", each));
            body.set("tools", tools);
            body.put("parallel_tool_calls", false); // a message has room for one function call
        }
        JsonNode choice = body.remove("function_call");
        if (choice instanceof ObjectNode named) {
            body.putObject("tool_choice").put("type", "function").set("function", named);
        } else if (choice != null && choice.isTextual()) {
            body.set("tool_choice", choice);
        }
        sayMessages(draft);
    }

    private static void sayMessages(Draft draft) {
        Deque<String> open = new ArrayDeque<>();
        draft.eachMessage((message, at) -> {
            if (message.get("function_call") instanceof ObjectNode call) {
                message.remove("function_call");
                String id = "call_" + at.replaceAll("\\D", "");
                message.putArray("tool_calls")
                        .addObject()
                        .put("id", id)
                        .put("type", "function")
                        .set("function", call);
                open.add(id);
            } else if ("function".equals(Json.textOf(message, "role"))) {
                message.put("role", "tool");
                message.put("tool_call_id", open.isEmpty() ? "call_" + at.replaceAll("\\D", "") : open.remove());
                if (!Json.has(message, "content")) {
                    message.put("content", "");
                }
            }
        });
    }

    /** A whole message's first call as a function call; true when there is one. */
    static boolean answer(ObjectNode message) {
        if (message.remove("tool_calls") instanceof ArrayNode calls && !calls.isEmpty()) {
            message.set("function_call", calls.get(0).path("function"));
            return true;
        }
        return false;
    }

    /** The same for a delta, whose calls have their indices; other calls than the first have no place. */
    static void stream(ObjectNode delta) {
        if (delta.remove("tool_calls") instanceof ArrayNode fragments) {
            for (JsonNode fragment : fragments) {
                if (fragment.path("index").asInt() == 0
                        && fragment.path("function").isObject()) {
                    delta.set("function_call", fragment.get("function"));
                }
            }
        }
    }
}
