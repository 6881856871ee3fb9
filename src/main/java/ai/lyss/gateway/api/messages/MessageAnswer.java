package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A {@code chat.completion} as a message (<a href="https://docs.anthropic.com/en/api/messages">the answer</a>). */
final class MessageAnswer {

    private MessageAnswer() {}

    static ObjectNode of(ObjectNode completion, Wish wish) {
        JsonNode choice = completion.path("choices").path(0);
        JsonNode said = choice.path("message");
        ObjectNode message = Envelope.of(completion);
        ArrayNode content = message.withArray("content");
        if (wish.thinking()) {
            Thoughts.whole(said).forEach(content::add);
        }
        String refusal = text(said, "refusal");
        addText(text(said, "content"), content);
        addText(refusal, content);
        int before = content.size();
        for (JsonNode call : said.path("tool_calls")) {
            content.add(toolUse(call, wish));
        }
        boolean called = content.size() > before;
        StopReasons.add(message, choice.path("finish_reason").asText(""), refusal, called);
        message.set("usage", MessageUsage.of(Usage.of(completion.get("usage"))));
        return message;
    }

    private static String text(JsonNode said, String field) {
        String text = Json.textOf(said, field);
        return text == null ? "" : text;
    }

    /** An empty block is refused when the client sends it back. */
    private static void addText(String text, ArrayNode content) {
        if (!text.isEmpty()) {
            content.addObject().put("type", "text").put("text", text);
        }
    }

    private static ObjectNode toolUse(JsonNode call, Wish wish) {
        ObjectNode block = start(call, wish);
        block.set("input", input(call.at("/function/arguments").asText("")));
        return block;
    }

    /** A call whose input is still to come. */
    static ObjectNode start(JsonNode call, Wish wish) {
        ObjectNode block = Json.object()
                .put("type", "tool_use")
                .put("id", ToolIds.anthropic(call))
                .put("name", wish.names().anthropic(call.at("/function/name").asText("")));
        block.putObject("input");
        return block;
    }

    /** Models write no arguments as an empty string, and sometimes arguments that are not JSON. */
    private static ObjectNode input(String arguments) {
        if (arguments.isBlank()) {
            return Json.object();
        }
        ObjectNode input = Json.objectOrNull(arguments);
        return input == null ? Json.object().put("_raw", arguments) : input;
    }
}
