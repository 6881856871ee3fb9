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
        if (!ClientField.requiredText(tool, "type", at).equals("function")) {
            throw GatewayException.invalid(at + ".type", "This model's provider knows only tools of type function.");
        }
        ObjectNode said = addFunction(ClientField.requiredObject(tool, "function", at), at + ".function");
        ObjectNode cacheControl = ClientField.object(tool, "cache_control", at);
        if (said != null && cacheControl != null) {
            said.set("cache_control", cacheControl);
        }
    }

    private @Nullable ObjectNode addFunction(JsonNode function, String at) {
        String name = ClientField.requiredText(function, "name", at);
        if (allowed != null && !allowed.contains(name)) {
            return null;
        }
        ObjectNode tool = tools.addObject().put("name", name);
        String description = ClientField.text(function, "description", at);
        if (description != null) {
            tool.put("description", description);
        }
        ObjectNode schema = schema(ClientField.object(function, "parameters", at));
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

    /** Absent parameters are no parameters; a schema must say that it is an object. */
    private static ObjectNode schema(@Nullable ObjectNode parameters) {
        if (parameters != null && parameters.hasNonNull("type")) {
            return parameters;
        }
        ObjectNode typed = Json.object().put("type", "object");
        if (parameters == null) {
            typed.putObject("properties");
        } else {
            parameters.without("type").properties().forEach(field -> typed.set(field.getKey(), field.getValue()));
        }
        return typed;
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
            ObjectNode function = ClientField.requiredObject(tools.get(i), "function", toolAt);
            names.add(ClientField.requiredText(function, "name", toolAt + ".function"));
        }
        return names;
    }
}
