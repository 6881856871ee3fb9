package ai.lyss.gateway.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Reads a Messages request that was found to be valid. */
final class AnthropicBody {

    private AnthropicBody() {}

    static Asked read(ObjectNode body) {
        JsonNode thinking = body.path("thinking");
        String type = thinking.path("type").asText();
        return new Asked(
                conversation(body),
                wish(body),
                body.path("stream").asBoolean(),
                true,
                1,
                body.path("max_tokens").asInt(),
                type.equals("enabled") || type.equals("adaptive"),
                !thinking.path("display").asText().equals("omitted"));
    }

    private static Conversation conversation(ObjectNode body) {
        Conversation said = new Conversation();
        said.other(ChatBody.text(body.path("system")));
        for (JsonNode message : body.path("messages")) {
            JsonNode content = message.path("content");
            if (!message.path("role").asText().equals("user")) {
                said.other(ChatBody.text(content));
                continue;
            }
            for (JsonNode block : content) {
                if (block.path("type").asText().equals("tool_result")) {
                    said.tool(ChatBody.text(block.path("content")));
                }
            }
            String text = ChatBody.text(content);
            if (!text.isEmpty()) {
                said.user(text);
            }
        }
        return said;
    }

    private static ToolWish wish(ObjectNode body) {
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            if (tool.has("input_schema")) {
                tools.add(new Tool(tool.path("name").asText(), tool.path("input_schema")));
            }
        }
        JsonNode choice = body.path("tool_choice");
        ToolWish wish = new ToolWish(
                tools, false, !choice.path("disable_parallel_tool_use").asBoolean());
        return switch (choice.path("type").asText("auto")) {
            case "any" -> wish.required();
            case "tool" -> wish.named(choice.path("name").asText());
            case "none" -> ToolWish.NONE;
            default -> wish;
        };
    }
}
