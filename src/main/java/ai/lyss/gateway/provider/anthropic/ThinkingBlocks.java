package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Thinking on its way back, from the extension {@code thinking_blocks} or from {@link ReasoningDetails}
 * (<a href="https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking">preserving thinking blocks</a>). It
 * is accepted only as it was sent, with its signature; {@code reasoning_content} alone has none and stays here.
 */
final class ThinkingBlocks {

    private ThinkingBlocks() {}

    /** The blocks that Anthropic would take, without fields that others may have added. */
    static List<ObjectNode> signed(JsonNode message, String at) {
        List<ObjectNode> blocks = new ArrayList<>();
        for (JsonNode block : ClientField.objects(message, "thinking_blocks", at)) {
            String type = block.path("type").asText("");
            String signature = block.path("signature").asText("");
            String data = block.path("data").asText("");
            if (type.equals("thinking") && !signature.isEmpty()) {
                blocks.add(thinking(block.path("thinking").asText(""), signature));
            } else if (type.equals("redacted_thinking") && !data.isEmpty()) {
                blocks.add(redacted(data));
            }
        }
        List<ObjectNode> detailed = ReasoningDetails.signed(ClientField.objects(message, "reasoning_details", at));
        return blocks.isEmpty() ? detailed : blocks; // a client that keeps both has everything twice
    }

    static ObjectNode thinking(String thinking, String signature) {
        return Json.object().put("type", "thinking").put("thinking", thinking).put("signature", signature);
    }

    static ObjectNode redacted(String data) {
        return Json.object().put("type", "redacted_thinking").put("data", data);
    }
}
