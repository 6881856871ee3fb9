package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Whether and what the model must call: flat here, nested in chat completions
 * (<a href="https://platform.openai.com/docs/guides/function-calling#tool-choice">tool choice</a>).
 */
final class ToolChoice {

    private ToolChoice() {}

    /** The choice in the words of chat completions, or a missing node where there is nothing to choose. */
    static JsonNode of(Given choice, Tools tools, List<Loss> losses) {
        if (!choice.isPresent()) {
            return MissingNode.getInstance();
        }
        JsonNode said = choice.value().isTextual() ? mode(choice) : named(choice, losses);
        if (!tools.isEmpty()) {
            return said;
        }
        if (said.isTextual() && !said.textValue().equals("required")) {
            return MissingNode.getInstance(); // there is nothing to call, and many servers refuse the words
        }
        throw choice.wrong("demands a call, but there is no tool that the model could call");
    }

    private static JsonNode mode(Given choice) {
        return switch (choice.text()) {
            case "none", "auto", "required" -> choice.value();
            default -> throw choice.wrong("must be none, auto, required or an object");
        };
    }

    private static ObjectNode named(Given choice, List<Loss> losses) {
        choice.object();
        Given type = choice.field("type");
        return switch (type.text()) {
            case "function", "custom" -> reference(choice);
            case "allowed_tools" -> allowed(choice, losses);
            default -> throw type.wrong("is not supported: only functions and custom tools can be called here");
        };
    }

    private static ObjectNode reference(Given tool) {
        String type = tool.field("type").text();
        ObjectNode said = Json.object().put("type", type);
        said.putObject(type).put("name", tool.field("name").filledText());
        return said;
    }

    private static ObjectNode allowed(Given choice, List<Loss> losses) {
        ObjectNode said = Json.object().put("type", "allowed_tools");
        ObjectNode list = said.putObject("allowed_tools");
        list.put("mode", choice.field("mode").text());
        ArrayNode names = list.putArray("tools");
        for (Given tool : choice.field("tools").items()) {
            tool.object();
            switch (tool.field("type").text()) {
                case "function", "custom" -> names.add(reference(tool));
                default -> losses.add(Loss.dropped(tool.path()));
            }
        }
        return said;
    }
}
