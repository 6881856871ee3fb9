package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * {@code tools} and {@code tool_choice}
 * (<a href="https://docs.anthropic.com/en/docs/build-with-claude/tool-use">tool use</a>). Tools that Anthropic runs or
 * defines itself ({@code web_search_20250305}, {@code bash_20250124}...) exist nowhere else.
 */
final class Tools {

    private static final Set<String> SAID =
            Set.of("type", "name", "description", "input_schema", "strict", "cache_control");

    private static final Set<String> CHOICE_SAID = Set.of("type", "name", "disable_parallel_tool_use");

    private Tools() {}

    static void say(ObjectNode said, ObjectNode chat, ToolNames names, Losses losses) {
        ArrayNode tools = Json.MAPPER.createArrayNode();
        for (JsonNode tool : said.path("tools")) {
            String type = tool.path("type").asText("custom");
            if (type.equals("custom")) {
                tools.add(tool(tool, names, losses));
            } else {
                losses.dropped("tools[]." + type);
            }
        }
        if (tools.isEmpty()) {
            return; // a choice without tools is refused
        }
        chat.set("tools", tools);
        sayChoice(said.path("tool_choice"), chat, names, losses);
    }

    private static ObjectNode tool(JsonNode tool, ToolNames names, Losses losses) {
        ObjectNode said = Json.object().put("type", "function");
        ObjectNode function = said.putObject("function")
                .put("name", names.chat(tool.path("name").asText("")));
        if (tool.hasNonNull("description")) {
            function.set("description", tool.get("description"));
        }
        if (tool.hasNonNull("input_schema")) {
            function.set("parameters", tool.get("input_schema"));
        }
        if (tool.path("strict").booleanValue()) {
            if (ClosedSchema.isClosed(tool.path("input_schema"))) {
                function.put("strict", true);
            } else {
                losses.dropped("tools[].strict");
            }
        }
        Parts.noteCacheControl(tool, losses);
        losses.droppedBut(SAID, tool, "tools[].");
        return said;
    }

    private static void sayChoice(JsonNode choice, ObjectNode chat, ToolNames names, Losses losses) {
        switch (choice.path("type").asText("")) {
            case "" -> {
                return;
            }
            case "auto" -> chat.put("tool_choice", "auto");
            case "any" -> chat.put("tool_choice", "required");
            case "none" -> chat.put("tool_choice", "none");
            case "tool" -> sayNamed(names.chat(choice.path("name").asText("")), chat, losses);
            default -> losses.dropped("tool_choice");
        }
        if (choice.path("disable_parallel_tool_use").booleanValue()) {
            chat.put("parallel_tool_calls", false);
        }
        losses.droppedBut(CHOICE_SAID, choice, "tool_choice.");
    }

    private static void sayNamed(String name, ObjectNode chat, Losses losses) {
        for (JsonNode tool : chat.path("tools")) {
            if (tool.at("/function/name").asText("").equals(name)) {
                chat.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", name);
                return;
            }
        }
        losses.dropped("tool_choice"); // one of Anthropic's own, which is not there
    }
}
