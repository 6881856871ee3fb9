package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thinking as the extension {@code reasoning_details}, which many clients of OpenAI's format keep and send back
 * (<a href="https://openrouter.ai/docs/use-cases/reasoning-tokens">reasoning tokens</a>). Each block of thinking is one
 * detail; in a stream, fragments of a detail have its {@code index}, and clients join their texts.
 */
final class ReasoningDetails {

    private static final String FORMAT = "anthropic-claude-v1";
    private static final String TEXT = "reasoning.text";
    private static final String ENCRYPTED = "reasoning.encrypted";

    private ReasoningDetails() {}

    /** A fragment of thinking; only the first of a block names the format, because clients join all strings. */
    static ObjectNode text(int index, boolean first, String thinking) {
        ObjectNode detail = Json.object().put("type", TEXT).put("text", thinking);
        if (first) {
            detail.put("format", FORMAT);
        }
        return detail.put("index", index);
    }

    /** The last fragment of a block. */
    static ObjectNode signature(int index, String signature) {
        return Json.object().put("type", TEXT).put("signature", signature).put("index", index);
    }

    /** A whole block: {@code thinking} or {@code redacted_thinking}. */
    static ObjectNode of(JsonNode block, int index) {
        if (block.path("type").asText("").equals("redacted_thinking")) {
            return Json.object()
                    .put("type", ENCRYPTED)
                    .put("data", block.path("data").asText(""))
                    .put("format", FORMAT)
                    .put("index", index);
        }
        ObjectNode detail = text(index, true, block.path("thinking").asText(""));
        String signature = block.path("signature").asText("");
        if (!signature.isEmpty()) {
            detail.put("signature", signature);
        }
        return detail;
    }

    /** The details of a message as blocks that Anthropic would take: its own, and signed. */
    static List<ObjectNode> signed(ArrayNode details) {
        List<ObjectNode> blocks = new ArrayList<>();
        StringBuilder thinking = new StringBuilder();
        @Nullable JsonNode current = null; // the index of the block that is being put together
        for (JsonNode detail : details) {
            String format = detail.path("format").asText("");
            boolean encrypted = detail.path("type").asText("").equals(ENCRYPTED);
            if (encrypted ? !format.equals(FORMAT) : !format.isEmpty() && !format.equals(FORMAT)) {
                continue; // another provider's
            }
            if (!detail.path("index").equals(current)) {
                thinking.setLength(0);
                current = detail.path("index");
            }
            String signature = detail.path("signature").asText("");
            String data = detail.path("data").asText("");
            if (encrypted && !data.isEmpty()) {
                blocks.add(ThinkingBlocks.redacted(data));
            } else if (detail.path("type").asText("").equals(TEXT)) {
                thinking.append(detail.path("text").asText(""));
                if (!signature.isEmpty()) {
                    blocks.add(ThinkingBlocks.thinking(thinking.toString(), signature));
                    thinking.setLength(0);
                }
            }
        }
        return blocks;
    }
}
