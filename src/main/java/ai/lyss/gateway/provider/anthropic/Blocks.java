package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of OpenAI's messages as Anthropic's content blocks
 * (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>). Empty text blocks are refused, so there
 * are none.
 */
final class Blocks {

    private Blocks() {}

    /** A text block. */
    static ObjectNode text(String text) {
        return Json.object().put("type", "text").put("text", text);
    }

    /** The text blocks of a system message. */
    static List<ObjectNode> text(JsonNode message, String at) {
        List<ObjectNode> blocks = content(message, at);
        for (ObjectNode block : blocks) {
            if (!"text".equals(Json.textOf(block, "type"))) {
                throw GatewayException.invalid(at + ".content", "A system message can only hold text.");
            }
        }
        return blocks;
    }

    /** The blocks of a user message. */
    static List<ObjectNode> user(JsonNode message, String at) {
        return content(message, at);
    }

    /** Thinking first, as it came and only if signed; then text; then calls. */
    static List<ObjectNode> assistant(JsonNode message, String at) {
        List<ObjectNode> blocks = new ArrayList<>();
        for (JsonNode thinking : message.path("thinking_blocks")) {
            boolean signed = Json.has(thinking, "signature")
                    || "redacted_thinking".equals(thinking.path("type").asText());
            if (signed && thinking instanceof ObjectNode block) {
                blocks.add(block);
            }
        }
        blocks.addAll(content(message, at));
        String refusal = Json.textOf(message, "refusal");
        if (refusal != null && !refusal.isBlank()) {
            blocks.add(text(refusal));
        }
        int index = 0;
        for (JsonNode call : message.path("tool_calls")) {
            String callAt = at + ".tool_calls[" + index++ + "]";
            if (!call.path("function").isObject()) {
                throw GatewayException.invalid(callAt + ".function", "'" + callAt + ".function' is required.");
            }
            blocks.add(toolUse(ToolIds.legal(call.path("id").asText("")), call.path("function"), callAt + ".function"));
        }
        return blocks;
    }

    /** A call. Arguments that are not a JSON object are handed on as they are, under a name that says so. */
    static ObjectNode toolUse(String id, JsonNode function, String at) {
        String name = function.path("name").asText("");
        if (name.isEmpty()) {
            throw GatewayException.invalid(at + ".name", "'" + at + ".name' is required.");
        }
        ObjectNode block = Json.object().put("type", "tool_use").put("id", id).put("name", name);
        JsonNode arguments = function.path("arguments");
        String text = arguments.isTextual() ? arguments.textValue() : "";
        ObjectNode input = arguments instanceof ObjectNode object ? object : Json.objectOrNull(text);
        if (input == null) {
            input = Json.object();
            if (!text.isBlank() && !text.strip().equals("null")) {
                input.put("_raw", text);
            }
        }
        block.set("input", input);
        return block;
    }

    /** The result of a call. */
    static ObjectNode toolResult(String id, JsonNode message, String at) {
        ObjectNode block = Json.object().put("type", "tool_result").put("tool_use_id", id);
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            block.put("content", content.textValue().isBlank() ? "(no output)" : content.textValue());
        } else {
            ArrayNode parts = block.putArray("content");
            content(message, at).forEach(parts::add);
            if (parts.isEmpty()) {
                block.put("content", "(no output)");
            }
        }
        if (message.path("cache_control").isObject()) {
            block.set("cache_control", message.get("cache_control"));
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

    private static List<ObjectNode> content(JsonNode message, String at) {
        List<ObjectNode> blocks = new ArrayList<>();
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            addText(blocks, content.textValue(), message);
        }
        for (int i = 0; content.isArray() && i < content.size(); i++) {
            JsonNode part = content.get(i);
            String partAt = at + ".content[" + i + "]";
            switch (part.path("type").asText("")) {
                case "text" -> addText(blocks, part.path("text").asText(""), part);
                case "refusal" -> addText(blocks, part.path("refusal").asText(""), part);
                default -> blocks.add(marked(Media.block(part, partAt), part));
            }
        }
        return blocks;
    }

    /** A cache marker on nothing belongs to what stands before it. */
    private static void addText(List<ObjectNode> blocks, String text, JsonNode source) {
        if (!text.isBlank()) {
            blocks.add(marked(text(text), source));
        } else if (!blocks.isEmpty()) {
            marked(blocks.getLast(), source);
        }
    }

    private static ObjectNode marked(ObjectNode block, JsonNode source) {
        if (source.path("cache_control").isObject()) {
            block.set("cache_control", source.get("cache_control"));
        }
        return block;
    }
}
