package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * {@code tool_choice} as a mode
 * (<a href="https://ai.google.dev/api/caching#FunctionCallingConfig">FunctionCallingConfig</a>).
 */
final class ToolChoice {

    private ToolChoice() {}

    /** The config; 400 when the choice is malformed or names a function that is not declared. */
    static ObjectNode of(Given choice, Set<String> declared) {
        if (choice.isText()) {
            return switch (choice.text()) {
                case "none" -> mode("NONE");
                case "auto" -> mode("AUTO");
                case "required" -> mode("ANY");
                default -> throw choice.wrong("must be none, auto, required or an object");
            };
        }
        choice.object();
        Given type = choice.field("type");
        if (!type.isPresent()) {
            return named(choice.field("name"), declared); // the deprecated function_call
        }
        return switch (type.text()) {
            case "function" -> named(choice.field("function").field("name"), declared);
            case "custom" -> named(choice.field("custom").field("name"), declared);
            case "allowed_tools" -> allowed(choice.field("allowed_tools"), declared);
            default -> throw type.wrong("must be function, custom or allowed_tools");
        };
    }

    private static ObjectNode named(Given name, Set<String> declared) {
        ObjectNode config = mode("ANY");
        config.putArray("allowedFunctionNames").add(known(name, declared));
        return config;
    }

    /** Only ANY and VALIDATED take names; VALIDATED leaves the model free to answer with text. */
    private static ObjectNode allowed(Given allowed, Set<String> declared) {
        allowed.object();
        Given mode = allowed.field("mode");
        ObjectNode config = switch (mode.text()) {
            case "auto" -> mode("VALIDATED");
            case "required" -> mode("ANY");
            default -> throw mode.wrong("must be auto or required");
        };
        ArrayNode names = config.putArray("allowedFunctionNames");
        allowed.field("tools")
                .items()
                .forEach(tool -> names.add(known(tool.field("function").field("name"), declared)));
        if (names.isEmpty()) {
            throw allowed.field("tools").wrong("must name at least one tool");
        }
        return config;
    }

    private static String known(Given name, Set<String> declared) {
        String text = name.text();
        if (!declared.contains(text)) {
            throw name.wrong("is not the name of a function in 'tools'");
        }
        return FunctionNames.said(text);
    }

    private static ObjectNode mode(String mode) {
        return Json.object().put("mode", mode);
    }
}
