package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The functions that the model may call, in the client's order, on which prompt caches depend
 * (<a href="https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/implement-tool-use">tool use</a>).
 */
final class Tools {

    private final ArrayNode tools = Json.MAPPER.createArrayNode();
    private final @Nullable Set<String> allowed;
    private final boolean knowsStrict;
    private final Losses losses;

    private Tools(@Nullable Set<String> allowed, boolean knowsStrict, Losses losses) {
        this.allowed = allowed;
        this.knowsStrict = knowsStrict;
        this.losses = losses;
    }

    /** Reads {@code tools} and the deprecated {@code functions}, without those that tool_choice does not allow. */
    static Tools of(ObjectNode chat, boolean knowsStrict, Losses losses) {
        Tools made = new Tools(allowed(chat.path("tool_choice")), knowsStrict, losses);
        ArrayNode asked = ClientField.objects(chat, "tools", "");
        for (int i = 0; i < asked.size(); i++) {
            made.addTool(asked.get(i), "tools[" + i + "]");
        }
        ArrayNode functions = ClientField.objects(chat, "functions", "");
        for (int i = 0; i < functions.size(); i++) {
            made.addFunction(functions.get(i), "functions[" + i + "]");
        }
        return made;
    }

    boolean isEmpty() {
        return tools.isEmpty();
    }

    void addTo(ObjectNode body) {
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
    }

    private void addTool(JsonNode tool, String at) {
        ObjectNode said = switch (ClientField.requiredText(tool, "type", at)) {
            case "function" -> addFunction(ClientField.requiredObject(tool, "function", at), at + ".function");
            case "custom" -> addCustom(ClientField.requiredObject(tool, "custom", at), at + ".custom");
            default ->
                throw GatewayException.invalid(
                        at + ".type", "This model's provider knows only tools of type function and custom.");
        };
        ObjectNode cacheControl = ClientField.object(tool, "cache_control", at);
        if (said != null && cacheControl != null) {
            said.set("cache_control", cacheControl);
        }
    }

    /** The tool in the making, or null when it is not allowed. */
    private @Nullable ObjectNode add(JsonNode named, String at) {
        String name = ClientField.requiredText(named, "name", at);
        if (allowed != null && !allowed.contains(name)) {
            return null;
        }
        ObjectNode tool = tools.addObject().put("name", name);
        String description = ClientField.text(named, "description", at);
        if (description != null) {
            tool.put("description", description);
        }
        return tool;
    }

    private @Nullable ObjectNode addCustom(JsonNode custom, String at) {
        ObjectNode tool = add(custom, at);
        if (tool != null) {
            tool.set("input_schema", CustomTools.schema(custom));
            if (CustomTools.hasGrammar(custom)) {
                losses.approximated(at + ".format");
            }
        }
        return tool;
    }

    private @Nullable ObjectNode addFunction(JsonNode function, String at) {
        ObjectNode tool = add(function, at);
        if (tool == null) {
            return null;
        }
        ObjectNode parameters = ClientField.object(function, "parameters", at);
        ObjectNode schema = InputSchema.of(parameters);
        if (parameters != null && InputSchema.isChoice(parameters)) {
            losses.approximated(at + ".parameters");
        }
        boolean strict = Boolean.TRUE.equals(ClientField.flag(function, "strict", at));
        if (strict && knowsStrict) {
            tool.put("strict", true);
            schema = StrictSchema.of(schema, () -> losses.approximated(at + ".parameters"));
        } else if (strict) {
            losses.dropped(at + ".strict");
        }
        tool.set("input_schema", schema);
        ObjectNode cacheControl = ClientField.object(function, "cache_control", at);
        if (cacheControl != null) {
            tool.set("cache_control", cacheControl);
        }
        return tool;
    }

    private static @Nullable Set<String> allowed(JsonNode choice) {
        if (!"allowed_tools".equals(choice.path("type").textValue())) {
            return null;
        }
        String at = "tool_choice.allowed_tools";
        ObjectNode list = ClientField.requiredObject(choice, "allowed_tools", "tool_choice");
        Set<String> names = new HashSet<>();
        ArrayNode tools = ClientField.objects(list, "tools", at);
        for (int i = 0; i < tools.size(); i++) {
            String toolAt = at + ".tools[" + i + "]";
            String type = CustomTools.isCustom(tools.get(i)) ? "custom" : "function";
            ObjectNode named = ClientField.requiredObject(tools.get(i), type, toolAt);
            names.add(ClientField.requiredText(named, "name", toolAt + "." + type));
        }
        return names;
    }
}
