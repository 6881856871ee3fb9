package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Anthropic's content blocks (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>). */
final class Blocks {

    private static final String NO_OUTPUT = "(no output)";
    private static final String ORPHAN = "Result of a tool call: ";

    private Blocks() {}

    /** A text block. */
    static ObjectNode text(String text) {
        return Json.object().put("type", "text").put("text", text);
    }

    /** A call. Arguments that are not a JSON object are handed on as they are, under a name that says so. */
    static ObjectNode toolUse(String id, JsonNode function, String at) {
        String name = ClientField.requiredText(function, "name", at);
        ObjectNode block = Json.object().put("type", "tool_use").put("id", id).put("name", name);
        block.set("input", input(function.path("arguments")));
        return block;
    }

    private static ObjectNode input(JsonNode arguments) {
        if (arguments instanceof ObjectNode object) {
            return object;
        }
        boolean absent = arguments.isMissingNode() || arguments.isNull();
        String text = arguments.isTextual() ? arguments.textValue() : absent ? "" : Json.text(arguments);
        if (text.isBlank() || text.strip().equals("null")) {
            return Json.object();
        }
        ObjectNode read = Json.objectOrNull(text);
        return read == null ? Json.object().put("_raw", text) : read;
    }

    /** The result of a call: a string stays one, because some servers know nothing else. */
    static ObjectNode toolResult(String id, JsonNode message, String at, Losses losses) {
        ObjectNode block = Json.object().put("type", "tool_result").put("tool_use_id", id);
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            block.put("content", content.textValue().isBlank() ? NO_OUTPUT : content.textValue());
        } else {
            List<ObjectNode> parts = Content.ofResult(message, at, losses);
            if (parts.isEmpty()) {
                block.put("content", NO_OUTPUT);
            } else {
                block.putArray("content").addAll(parts);
            }
        }
        ObjectNode cacheControl = ClientField.object(message, "cache_control", at);
        if (cacheControl != null) {
            block.set("cache_control", cacheControl);
        }
        return block;
    }

    /** For a call that the client never answered. */
    static ObjectNode missingResult(String id) {
        return Json.object()
                .put("type", "tool_result")
                .put("tool_use_id", id)
                .put("content", "(no result)")
                .put("is_error", true);
    }

    /** What a result says, when there is no call that it could be the result of. */
    static List<ObjectNode> orphan(ObjectNode result) {
        JsonNode content = result.path("content");
        if (content.isTextual()) {
            return List.of(text(ORPHAN + content.textValue()));
        }
        List<ObjectNode> blocks = new ArrayList<>();
        blocks.add(text(ORPHAN.strip()));
        content.forEach(block -> blocks.add((ObjectNode) block));
        return blocks;
    }
}
