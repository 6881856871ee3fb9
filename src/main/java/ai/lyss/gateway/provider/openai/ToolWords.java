package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ServerCapabilities;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The tools that the model may call, without what the server does not take. */
final class ToolWords {

    private ToolWords() {}

    /**
     * Says them.
     *
     * @throws GatewayException 400 when the server does not know a kind of tool
     */
    static void say(Draft draft) {
        ObjectNode body = draft.body();
        if (!(body.get("tools") instanceof ArrayNode given) || given.isEmpty()) {
            if (!draft.server(ServerCapabilities.EMPTY_TOOLS)) {
                body.remove(List.of("tools", "tool_choice", "parallel_tool_calls"));
            }
            return;
        }
        ArrayNode tools = Json.MAPPER.createArrayNode();
        for (int i = 0; i < given.size(); i++) {
            tools.add(tool(given.get(i), "tools[" + i + "]", draft));
        }
        body.set("tools", tools);
        ToolChoice.say(draft);
    }

    private static JsonNode tool(JsonNode given, String at, Draft draft) {
        if (!(given instanceof ObjectNode tool)) {
            return given;
        }
        if (!draft.server(ServerCapabilities.TOOL_TYPES)
                .contains(tool.path("type").asText("function"))) {
            throw GatewayException.invalid(at + ".type", "This model's provider knows only tools of type function.");
        }
        List<String> refused = draft.server(ServerCapabilities.REFUSES_IN_PARTS);
        ObjectNode said = MessageParts.without(refused, tool, at, draft);
        if (tool.get("function") instanceof ObjectNode function) {
            String inside = at + ".function";
            ObjectNode fewer = MessageParts.without(refused, function, inside, draft);
            fewer = MessageParts.without(draft.server(ServerCapabilities.REFUSES_IN_FUNCTIONS), fewer, inside, draft);
            if (fewer != function) {
                said = said == tool ? Draft.copy(tool) : said;
                said.set("function", fewer);
            }
        }
        return said;
    }
}
