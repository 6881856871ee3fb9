package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tools, and which of them to call
 * (<a href="https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/implement-tool-use">tool use</a>).
 */
final class ToolChoice {

    private final ArrayNode tools = Json.MAPPER.createArrayNode();
    private @Nullable ObjectNode choice;
    private @Nullable String hint;

    private ToolChoice() {}

    /** Reads {@code tools} and {@code tool_choice}, or the deprecated {@code functions} and {@code function_call}. */
    static ToolChoice of(ObjectNode chat, boolean canForce) {
        ToolChoice made = new ToolChoice();
        JsonNode asked = chat.path(Json.has(chat, "tool_choice") ? "tool_choice" : "function_call");
        made.addTools(chat, allowed(asked));
        if (!made.tools.isEmpty()) {
            made.choose(asked, canForce);
            if (chat.path("parallel_tool_calls").isBoolean()
                    && !chat.path("parallel_tool_calls").booleanValue()) {
                made.oneAtATime();
            }
        }
        return made;
    }

    /** Offers one more tool and demands it: how JSON is had from models without a native way. */
    void demand(ObjectNode tool) {
        tools.add(tool);
        choice = Json.object().put("type", "tool").put("name", tool.path("name").asText());
    }

    boolean isEmpty() {
        return tools.isEmpty();
    }

    /** What the model is told in words because it cannot be demanded. */
    Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    void addTo(ObjectNode body) {
        if (!tools.isEmpty()) {
            body.set("tools", tools);
            if (choice != null) {
                body.set("tool_choice", choice);
            }
        }
    }

    private void addTools(ObjectNode chat, @Nullable Set<String> allowed) {
        int index = 0;
        for (JsonNode tool : chat.path("tools")) {
            String at = "tools[" + index++ + "]";
            if (!"function".equals(tool.path("type").textValue())) {
                throw GatewayException.invalid(
                        at + ".type", "This model's provider knows only tools of type function.");
            }
            add(tool.path("function"), tool.get("cache_control"), at + ".function", allowed);
        }
        index = 0;
        for (JsonNode function : chat.path("functions")) {
            add(function, null, "functions[" + index++ + "]", allowed);
        }
    }

    private void add(JsonNode function, @Nullable JsonNode cacheControl, String at, @Nullable Set<String> allowed) {
        String name = function.path("name").asText("");
        if (name.isEmpty()) {
            throw GatewayException.invalid(at + ".name", "'" + at + ".name' must be a string.");
        }
        if (allowed != null && !allowed.contains(name)) {
            return;
        }
        ObjectNode tool = tools.addObject().put("name", name);
        if (function.path("description").isTextual()) {
            tool.set("description", function.get("description"));
        }
        tool.set("input_schema", schema(function.get("parameters"), at));
        if (function.path("strict").asBoolean(false)) {
            tool.put("strict", true);
        }
        if (cacheControl != null && cacheControl.isObject()) {
            tool.set("cache_control", cacheControl);
        }
    }

    private static ObjectNode schema(@Nullable JsonNode parameters, String at) {
        if (parameters == null || parameters.isNull()) {
            ObjectNode empty = Json.object().put("type", "object");
            empty.putObject("properties");
            return empty;
        }
        if (!(parameters instanceof ObjectNode given)) {
            throw GatewayException.invalid(at + ".parameters", "'" + at + ".parameters' must be an object.");
        }
        if (given.has("type")) {
            return given;
        }
        ObjectNode typed = Json.object().put("type", "object");
        given.properties().forEach(field -> typed.set(field.getKey(), field.getValue()));
        return typed;
    }

    private void choose(JsonNode asked, boolean canForce) {
        String mode = asked.isTextual() ? asked.textValue() : asked.path("type").asText("");
        String named =
                asked.path("function").path("name").asText(asked.path("name").asText(""));
        if (mode.equals("allowed_tools")) {
            mode = asked.path("allowed_tools").path("mode").asText("auto");
        }
        if (mode.equals("none")) {
            choice = Json.object().put("type", "none");
        } else if (mode.equals("required")) {
            force(canForce, Json.object().put("type", "any"), "Call at least one of the tools in your answer.");
        } else if (!named.isEmpty()) {
            force(
                    canForce,
                    Json.object().put("type", "tool").put("name", named),
                    "Call the tool " + named + " in your answer.");
        } else if (mode.equals("auto")) {
            choice = Json.object().put("type", "auto");
        } else if (!mode.isEmpty()) {
            throw GatewayException.invalid(
                    "tool_choice", "'tool_choice' must be none, auto, required, or name a function.");
        }
    }

    private void force(boolean canForce, ObjectNode forced, String words) {
        if (canForce) {
            choice = forced;
        } else {
            choice = Json.object().put("type", "auto");
            hint = words;
        }
    }

    private void oneAtATime() {
        ObjectNode said = choice == null ? Json.object().put("type", "auto") : choice;
        if (!"none".equals(Json.textOf(said, "type"))) {
            choice = said.put("disable_parallel_tool_use", true);
        }
    }

    private static @Nullable Set<String> allowed(JsonNode asked) {
        if (!"allowed_tools".equals(asked.path("type").textValue())) {
            return null;
        }
        Set<String> names = new HashSet<>();
        asked.path("allowed_tools")
                .path("tools")
                .forEach(tool -> names.add(tool.path("function")
                        .path("name")
                        .asText(tool.path("name").asText(""))));
        return names;
    }
}
