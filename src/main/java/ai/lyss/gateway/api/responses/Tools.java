package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * The tools that the model may call: flat here, nested in chat completions
 * (<a href="https://platform.openai.com/docs/guides/function-calling">function calling</a>). Tools that OpenAI runs
 * itself, such as its web search, are not there for other models: they are a loss.
 */
final class Tools {

    private static final Set<String> FUNCTION =
            Set.of("type", "name", "description", "parameters", "strict", "cache_control");
    private static final Set<String> CUSTOM = Set.of("type", "name", "description", "format");

    private final ArrayNode tools = Json.MAPPER.createArrayNode();

    private Tools() {}

    static Tools of(Given asked, List<Loss> losses) {
        Tools said = new Tools();
        for (Given tool : asked.items()) {
            tool.object();
            switch (tool.field("type").text()) {
                case "function" -> said.addFunction(tool, losses);
                case "custom" -> said.addCustom(tool, losses);
                default -> losses.add(Loss.dropped(tool.path()));
            }
        }
        return said;
    }

    boolean isEmpty() {
        return tools.isEmpty();
    }

    void sayIn(ObjectNode chat) {
        if (!isEmpty()) {
            chat.set("tools", tools);
        }
    }

    private void addFunction(Given tool, List<Loss> losses) {
        Leftovers.note(tool, FUNCTION, losses);
        ObjectNode said = tools.addObject().put("type", "function");
        ObjectNode function = said.putObject("function");
        nameAndDescribe(tool, function);
        Given parameters = tool.field("parameters");
        if (parameters.isPresent()) {
            function.set("parameters", parameters.object());
        }
        if (isStrict(tool)) {
            function.put("strict", true);
        } else if (tool.field("strict").isPresent()) {
            function.put("strict", false);
        }
        if (tool.field("cache_control").isPresent()) {
            said.set("cache_control", tool.field("cache_control").value());
        }
    }

    /**
     * Functions are strict unless the client says otherwise, but OpenAI lets schemas pass that cannot be: in chat
     * completions, where it does not, those are not strict.
     */
    static boolean isStrict(Given function) {
        Given strict = function.field("strict");
        return strict.isPresent()
                ? strict.flag()
                : StrictSchema.holds(function.field("parameters").value());
    }

    private void addCustom(Given tool, List<Loss> losses) {
        Leftovers.note(tool, CUSTOM, losses);
        ObjectNode custom = tools.addObject().put("type", "custom").putObject("custom");
        nameAndDescribe(tool, custom);
        Given format = tool.field("format");
        if (!format.isPresent()) {
            return;
        }
        format.object();
        String type = format.field("type").text();
        ObjectNode said = custom.putObject("format").put("type", type);
        switch (type) {
            case "text" -> {}
            case "grammar" ->
                said.putObject("grammar")
                        .put("definition", format.field("definition").text())
                        .put("syntax", format.field("syntax").text());
            default -> throw format.field("type").wrong("must be text or grammar");
        }
    }

    private static void nameAndDescribe(Given tool, ObjectNode said) {
        said.put("name", tool.field("name").filledText());
        String description = tool.field("description").textOrNull();
        if (description != null) {
            said.put("description", description);
        }
    }
}
