package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ServerCapabilities;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** What each message says differently: its role, its fields, its content. */
final class MessageWords {

    private final Draft draft;
    private final MessageParts parts;
    private final CallIds ids;
    private final Map<String, String> toolNames = new HashMap<>();

    private MessageWords(Draft draft) {
        this.draft = draft;
        this.parts = new MessageParts(draft);
        this.ids = CallIds.of(draft.server(ServerCapabilities.CALL_IDS));
    }

    static void say(Draft draft) {
        draft.eachMessage(new MessageWords(draft)::say);
    }

    private void say(ObjectNode message, String at) {
        String role = Json.textOf(message, "role");
        if ("developer".equals(role) && !draft.server(ServerCapabilities.DEVELOPER_ROLE)) {
            message.put("role", "system");
        }
        for (String name : draft.server(ServerCapabilities.REFUSES_IN_MESSAGES)) {
            JsonNode value = message.remove(name);
            if (value != null && !value.isNull()) {
                draft.dropped(at + "." + name);
            }
        }
        parts.say(message, at);
        if ("assistant".equals(role)) {
            assistant(message);
        } else if ("tool".equals(role)) {
            result(message);
        }
    }

    private void assistant(ObjectNode message) {
        JsonNode calls = message.path("tool_calls");
        calls.forEach(call -> toolNames.put(
                call.path("id").asText(), call.path("function").path("name").asText()));
        ids.map(message);
        if (calls.isEmpty() && !draft.server(ServerCapabilities.EMPTY_TOOLS)) {
            message.remove("tool_calls");
        }
        JsonNode content = message.path("content");
        boolean silent = content.isMissingNode()
                || content.isNull()
                || (content.isTextual() && content.textValue().isEmpty())
                || (content.isArray() && content.isEmpty());
        if (silent) {
            String rule = draft.server(ServerCapabilities.EMPTY_ASSISTANT);
            if (rule.equals("omit") && !calls.isEmpty()) {
                message.remove("content");
            } else if (rule.equals("space") && calls.isEmpty()) {
                message.put("content", " ");
            }
        }
    }

    private void result(ObjectNode message) {
        String id = message.path("tool_call_id").asText();
        String name = toolNames.get(id);
        if (name != null && !message.has("name") && draft.server(ServerCapabilities.NAMED_RESULTS)) {
            message.put("name", name);
        }
        message.put("tool_call_id", ids.map(id));
    }
}
