package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Reads a request in OpenAI's dialect, after it was found to be valid. */
final class ChatBody {

    private ChatBody() {}

    /** The body without what its dialects disagree on: the limit and whether the model thinks. */
    static Asked read(ObjectNode body, int limit, boolean thinks) {
        return new Asked(
                conversation(body),
                wish(body),
                body.path("stream").asBoolean(),
                body.path("stream_options").path("include_usage").asBoolean(),
                Math.max(1, body.path("n").asInt(1)),
                limit,
                thinks,
                true);
    }

    /** The number in the first of these fields that has one. */
    static int limit(ObjectNode body, String... fields) {
        for (String field : fields) {
            if (Json.has(body, field)) {
                return body.get(field).asInt();
            }
        }
        return Integer.MAX_VALUE;
    }

    private static Conversation conversation(ObjectNode body) {
        Conversation said = new Conversation();
        for (JsonNode message : body.path("messages")) {
            String text = text(message.path("content"));
            switch (message.path("role").asText()) {
                case "user" -> said.user(text);
                case "tool", "function" -> said.tool(text);
                default -> said.other(text);
            }
        }
        return said;
    }

    /** Text content, whole or in parts. */
    static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asText(""));
        }
        return text.toString();
    }

    private static ToolWish wish(ObjectNode body) {
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            JsonNode function = tool.path("function");
            if (function.has("name")) {
                tools.add(new Tool(function.path("name").asText(), function.path("parameters")));
            }
        }
        ToolWish wish =
                new ToolWish(tools, false, body.path("parallel_tool_calls").asBoolean(true));
        JsonNode choice = body.path("tool_choice");
        if (choice.path("function").has("name")) {
            return wish.named(choice.path("function").path("name").asText());
        }
        return switch (choice.asText("auto")) {
            case "none" -> ToolWish.NONE;
            case "required" -> wish.required();
            default -> wish;
        };
    }
}
