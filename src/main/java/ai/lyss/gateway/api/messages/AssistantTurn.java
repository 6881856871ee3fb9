package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ToolCallId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * What the assistant said, thought and called, as one message. Thinking goes under the name that most servers use; its
 * signature means something to its own maker only.
 */
final class AssistantTurn {

    /** What is read of text, thinking and calls, told as lost where it is read, or of no use: who called. */
    private static final Set<String> SAID = Set.of(
            "type", "text", "citations", "thinking", "signature", "id", "name", "input", "caller", "cache_control");

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final ArrayNode calls = Json.MAPPER.createArrayNode();
    private final ToolNames names;
    private final Losses losses;

    private AssistantTurn(ToolNames names, Losses losses) {
        this.names = names;
        this.losses = losses;
    }

    /** Adds the message, unless nothing of it can be said. */
    static void add(JsonNode content, ToolNames names, ArrayNode chat, Losses losses) {
        AssistantTurn turn = new AssistantTurn(names, losses);
        if (content.isTextual()) {
            turn.text.append(content.textValue());
        }
        content.forEach(turn::take);
        if (turn.text.isEmpty() && turn.calls.isEmpty()) {
            if (!turn.thinking.isEmpty()) {
                losses.dropped(Parts.AT + ".thinking"); // a message has to say or to call something
            }
            return;
        }
        ObjectNode message = chat.addObject().put("role", "assistant");
        message.put("content", turn.text.isEmpty() ? null : turn.text.toString());
        if (!turn.thinking.isEmpty()) {
            message.put("reasoning_content", turn.thinking.toString());
        }
        if (!turn.calls.isEmpty()) {
            message.set("tool_calls", turn.calls);
        }
    }

    private void take(JsonNode block) {
        String type = block.path("type").asText("");
        Parts.noteCacheControl(block, losses);
        switch (type) {
            case "text" -> {
                text.append(block.path("text").asText(""));
                Parts.noteCitations(block, Parts.AT, losses);
            }
            case "thinking" -> {
                thinking.append(block.path("thinking").asText(""));
                if (!block.path("signature").asText("").isEmpty()) {
                    losses.dropped(Parts.AT + ".signature");
                }
            }
            case "tool_use" -> calls.add(call(block));
            default -> {
                losses.dropped(Parts.AT + "." + type); // redacted thinking, server tools, what is new
                return;
            }
        }
        losses.droppedBut(SAID, block, Parts.AT + ".");
    }

    private ObjectNode call(JsonNode block) {
        ObjectNode call = Json.object()
                .put("id", ToolIds.chat(block.path("id").asText("")))
                .put("type", "function");
        call.putObject("function")
                .put("name", names.chat(block.path("name").asText("")))
                .put("arguments", Json.text(block.path("input")));
        JsonNode extra = ToolCallId.carried(block.path("id").asText(""));
        if (extra != null) {
            call.set("extra_content", extra);
        }
        return call;
    }
}
