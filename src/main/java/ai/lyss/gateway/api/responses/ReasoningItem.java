package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the model told of its thinking, as one summary
 * (<a href="https://platform.openai.com/docs/guides/reasoning#reasoning-summaries">reasoning summaries</a>), with what
 * its provider signed.
 */
final class ReasoningItem extends OutputItem {

    private final StringBuilder summary = new StringBuilder();
    private final ArrayNode thinkingBlocks = Json.MAPPER.createArrayNode();
    private boolean partOpen;

    ReasoningItem(Events events, String id, int index) {
        super(events, id, index);
    }

    void think(String thought) {
        if (!partOpen) {
            partOpen = true;
            say("response.reasoning_summary_part.added", part(""));
        }
        summary.append(thought);
        say("response.reasoning_summary_text.delta", fields().put("delta", thought));
    }

    void keep(JsonNode blocks) {
        blocks.forEach(thinkingBlocks::add);
    }

    @Override
    void endParts() {
        if (partOpen) {
            say("response.reasoning_summary_text.done", fields().put("text", summary.toString()));
            say("response.reasoning_summary_part.done", part(summary.toString()));
        }
    }

    @Override
    ObjectNode item(String status) {
        ObjectNode item = Json.object().put("id", id()).put("type", "reasoning");
        ArrayNode parts = item.putArray("summary");
        if (!summary.isEmpty()) {
            parts.add(text(summary.toString()));
        }
        if (!thinkingBlocks.isEmpty()) {
            item.put("encrypted_content", KeptThinking.write(thinkingBlocks));
        }
        return item;
    }

    private static ObjectNode part(String text) {
        ObjectNode fields = fields();
        fields.set("part", text(text));
        return fields;
    }

    private static ObjectNode fields() {
        return Json.object().put("summary_index", 0);
    }

    private static ObjectNode text(String text) {
        return Json.object().put("type", "summary_text").put("text", text);
    }
}
