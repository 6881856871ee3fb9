package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The thinking in a message or in a piece of one, under any of the names that servers have for it:
 * {@code reasoning_content}, {@code reasoning}, {@code thinking_blocks} and {@code reasoning_details}
 * (<a href="https://openrouter.ai/docs/use-cases/reasoning-tokens">reasoning details</a>).
 */
final class Thoughts {

    private Thoughts() {}

    /** Whole blocks: those with signatures where there are some. */
    static List<ObjectNode> whole(JsonNode message) {
        List<ObjectNode> blocks = signed(message);
        String text = text(message);
        if (blocks.isEmpty() && !text.isEmpty()) {
            blocks.add(thinking(text, ""));
        }
        return blocks;
    }

    /** The plain text. */
    static String text(JsonNode message) {
        for (String name : new String[] {"reasoning_content", "reasoning"}) {
            String text = message.path(name).isTextual() ? message.get(name).textValue() : "";
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    /** What comes as blocks, with the signatures. */
    static List<ObjectNode> signed(JsonNode message) {
        List<ObjectNode> blocks = new ArrayList<>();
        for (JsonNode block : message.path("thinking_blocks")) {
            add(block, "thinking", blocks);
        }
        if (blocks.isEmpty()) {
            for (JsonNode detail : message.path("reasoning_details")) {
                add(detail, "text", blocks);
            }
        }
        return blocks;
    }

    private static void add(JsonNode block, String field, List<ObjectNode> blocks) {
        String signature = block.path("signature").asText("");
        switch (block.path("type").asText("")) {
            case "thinking", "reasoning.text" ->
                blocks.add(thinking(block.path(field).asText(""), signature));
            case "reasoning.summary" ->
                blocks.add(thinking(block.path("summary").asText(""), ""));
            case "redacted_thinking", "reasoning.encrypted" ->
                blocks.add(Json.object()
                        .put("type", "redacted_thinking")
                        .put("data", block.path("data").asText("")));
            default -> {} // what is new
        }
    }

    static ObjectNode thinking(String text, String signature) {
        return Json.object().put("type", "thinking").put("thinking", text).put("signature", signature);
    }
}
