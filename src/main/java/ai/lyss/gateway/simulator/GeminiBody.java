package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Reads a generateContent request that was found to be valid. */
final class GeminiBody {

    private GeminiBody() {}

    static Asked read(ObjectNode body, boolean stream) {
        JsonNode generation = body.path("generationConfig");
        boolean thoughts =
                generation.path("thinkingConfig").path("includeThoughts").asBoolean();
        return new Asked(
                conversation(body),
                wish(body),
                stream,
                true,
                1,
                generation.path("maxOutputTokens").asInt(Integer.MAX_VALUE),
                thoughts,
                true);
    }

    private static Conversation conversation(ObjectNode body) {
        Conversation said = new Conversation();
        said.other(ChatBody.text(body.path("systemInstruction").path("parts")));
        for (JsonNode content : body.path("contents")) {
            String text = ChatBody.text(content.path("parts"));
            if (content.path("role").asText().equals("model")) {
                said.other(text);
                continue;
            }
            for (JsonNode part : content.path("parts")) {
                if (part.has("functionResponse")) {
                    said.tool(result(part.path("functionResponse").path("response")));
                }
            }
            if (!text.isEmpty()) {
                said.user(text);
            }
        }
        return said;
    }

    private static String result(JsonNode response) {
        return response.size() == 1 && response.path("output").isTextual()
                ? response.path("output").textValue()
                : Json.text(response);
    }

    private static ToolWish wish(ObjectNode body) {
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            for (JsonNode function : tool.path("functionDeclarations")) {
                String schema = function.has("parameters") ? "parameters" : "parametersJsonSchema";
                tools.add(new Tool(function.path("name").asText(), function.path(schema)));
            }
        }
        JsonNode config = body.path("toolConfig").path("functionCallingConfig");
        JsonNode allowed = config.path("allowedFunctionNames");
        if (!allowed.isEmpty()) {
            List<String> names = new ArrayList<>();
            allowed.forEach(name -> names.add(name.asText()));
            tools.removeIf(tool -> !names.contains(tool.name()));
        }
        ToolWish wish = new ToolWish(tools, false, true);
        return switch (config.path("mode").asText("AUTO")) {
            case "ANY" -> wish.required();
            case "NONE" -> ToolWish.NONE;
            default -> wish;
        };
    }
}
