package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** {@code system} and {@code messages} as the messages of a chat completion. */
final class Conversation {

    private static final Set<String> MESSAGE_SAID = Set.of("role", "content");

    private Conversation() {}

    static ArrayNode of(ObjectNode said, ToolNames names, Losses losses) {
        ArrayNode chat = Json.MAPPER.createArrayNode();
        addSystem(said.path("system"), "system[]", chat, losses);
        JsonNode messages = said.path("messages");
        for (JsonNode message : messages) {
            JsonNode content = message.path("content");
            losses.droppedBut(MESSAGE_SAID, message, "messages[].");
            switch (message.path("role").asText("")) {
                case "system" -> addSystem(content, Parts.AT, chat, losses);
                case "assistant" -> AssistantTurn.add(content, names, chat, losses);
                default -> UserTurn.add(content, chat, losses);
            }
        }
        JsonNode last = messages.path(messages.size() - 1);
        if (last.path("role").asText("").equals("assistant")) {
            losses.approximated("messages"); // a prefill: others answer it instead of going on with it
        }
        return chat;
    }

    /** One message for all blocks. */
    private static void addSystem(JsonNode content, String at, ArrayNode chat, Losses losses) {
        Parts parts = new Parts(at, losses);
        parts.addAll(content);
        String text = parts.text("\n\n");
        if (!text.isEmpty()) {
            ObjectNode message = chat.addObject().put("role", "system");
            message.put("content", text);
        }
    }
}
