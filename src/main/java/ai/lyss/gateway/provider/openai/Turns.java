package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ServerCapabilities;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The order of messages: servers whose chat templates know only some orders. */
final class Turns {

    private static final String BRIDGE = "OK.";

    private Turns() {}

    /** Orders them; comes last of all that concerns messages, because their numbers change. */
    static void say(Draft draft) {
        if (draft.server(ServerCapabilities.SYSTEM_MESSAGES).equals("first")) {
            draft.messages(systemFirst(draft));
        }
        switch (draft.server(ServerCapabilities.TURNS)) {
            case "alternating" -> draft.messages(merged(draft.messages()));
            case "no-user-after-tool" -> draft.messages(bridged(draft));
            default -> {}
        }
    }

    private static List<ObjectNode> systemFirst(Draft draft) {
        List<ObjectNode> system = new ArrayList<>();
        List<ObjectNode> others = new ArrayList<>();
        boolean moved = false;
        for (ObjectNode message : draft.messages()) {
            String role = Json.textOf(message, "role");
            if ("system".equals(role) || "developer".equals(role)) {
                moved |= !others.isEmpty();
                system.add(message);
            } else {
                others.add(message);
            }
        }
        if (moved) {
            draft.approximated("messages");
        }
        List<ObjectNode> ordered = new ArrayList<>(merged(system));
        ordered.addAll(others);
        return ordered;
    }

    private static List<ObjectNode> merged(List<ObjectNode> messages) {
        List<ObjectNode> merged = new ArrayList<>();
        for (ObjectNode message : messages) {
            ObjectNode last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && canMerge(last, message)) {
                merge(last, message);
            } else {
                merged.add(message);
            }
        }
        return merged;
    }

    private static boolean canMerge(ObjectNode last, ObjectNode message) {
        return last.path("role").equals(message.path("role"))
                && !"tool".equals(Json.textOf(message, "role"))
                && !last.has("tool_calls")
                && !message.has("tool_calls");
    }

    private static void merge(ObjectNode into, ObjectNode message) {
        JsonNode first = into.path("content");
        JsonNode second = message.path("content");
        if (first.isTextual() && second.isTextual()) {
            into.put("content", first.textValue() + "\n\n" + second.textValue());
        } else {
            ArrayNode parts = Json.MAPPER.createArrayNode();
            addTo(parts, first);
            addTo(parts, second);
            into.set("content", parts);
        }
    }

    private static void addTo(ArrayNode parts, JsonNode content) {
        if (content.isArray()) {
            content.forEach(parts::add);
        } else if (content.isTextual()) {
            parts.addObject().put("type", "text").put("text", content.textValue());
        }
    }

    /** A short word of the assistant between a tool's result and the user. */
    private static List<ObjectNode> bridged(Draft draft) {
        List<ObjectNode> bridged = new ArrayList<>();
        String before = "";
        for (ObjectNode message : draft.messages()) {
            String role = message.path("role").asText();
            if (before.equals("tool") && role.equals("user")) {
                bridged.add(Json.object().put("role", "assistant").put("content", BRIDGE));
                draft.approximated("messages");
            }
            bridged.add(message);
            before = role;
        }
        return bridged;
    }
}
