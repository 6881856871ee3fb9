package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * OpenAI's custom tools, whose input is free text
 * (<a href="https://platform.openai.com/docs/guides/function-calling#custom-tools">custom tools</a>), as functions with
 * that text for their only argument.
 */
final class CustomTools {

    /** The argument. */
    private static final String INPUT = "input";

    private CustomTools() {}

    /** The names of the custom tools that a request offers. */
    static Set<String> names(ObjectNode chat) {
        Set<String> names = new HashSet<>();
        for (JsonNode tool : chat.path("tools")) {
            if (isCustom(tool)) {
                names.add(tool.path("custom").path("name").asText(""));
            }
        }
        return names;
    }

    /** True for a tool, a call or a choice of this type. */
    static boolean isCustom(JsonNode typed) {
        return typed.path("type").asText("").equals("custom");
    }

    /** The function's schema. A grammar cannot be enforced; the model is told it. */
    static ObjectNode schema(JsonNode custom) {
        ObjectNode schema = Json.object().put("type", "object");
        ObjectNode input = schema.putObject("properties").putObject(INPUT).put("type", "string");
        if (hasGrammar(custom)) {
            JsonNode grammar = custom.at("/format/grammar");
            String syntax = grammar.path("syntax").asText("").equals("regex") ? "regular expression" : "Lark grammar";
            input.put(
                    "description",
                    "Must match this " + syntax + ":\n"
                            + grammar.path("definition").asText(""));
        }
        schema.putArray("required").add(INPUT);
        return schema;
    }

    /** Whether the input is more than free text. */
    static boolean hasGrammar(JsonNode custom) {
        return custom.at("/format/type").asText("").equals("grammar");
    }

    /** The input of a call of the history, as the function's arguments. */
    static ObjectNode wrap(String input) {
        return Json.object().put(INPUT, input);
    }

    /** The input of a call that the model made; the arguments themselves if they are not as the schema says. */
    static String unwrap(String arguments) {
        ObjectNode read = Json.objectOrNull(arguments);
        String input = read == null ? null : Json.textOf(read, INPUT);
        return input == null ? arguments : input;
    }
}
