package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Traits;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A call that the model made, as it is sent back to it, with its thought signature
 * (<a href="https://ai.google.dev/gemini-api/docs/thought-signatures">thought signatures</a>).
 */
final class FunctionCallPart {

    /** What Google documents for calls whose signature is lost, or that another model made. */
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private FunctionCallPart() {}

    /**
     * One of {@code tool_calls}.
     *
     * @param firstOfStep Gemini 3 refuses a first call of a step of the current turn that has no signature; the calls
     *     beside it never have one, and none may be invented for them
     */
    static ObjectNode of(Given call, String id, Traits can, boolean firstOfStep) {
        Given type = call.field("type");
        boolean custom = "custom".equals(type.textOrNull());
        if (!custom && type.isPresent() && !"function".equals(type.text())) {
            throw type.wrong("must be function or custom");
        }
        ObjectNode part = custom ? ofCustom(call.field("custom")) : ofFunction(call.field("function"), false);
        if (can.get(Capabilities.THOUGHT_SIGNATURES)) {
            ObjectNode said = Json.object().put("id", id);
            said.setAll((ObjectNode) part.get("functionCall"));
            part.set("functionCall", said);
        }
        String signature = Signature.sentWithCall(call);
        if (signature != null) {
            Signature.sign(part, signature);
        } else if (firstOfStep && can.get(Capabilities.THOUGHT_SIGNATURES)) {
            part.put("thoughtSignature", NO_SIGNATURE);
        }
        return part;
    }

    /** Name and arguments; with the escape value if asked for. */
    static ObjectNode ofFunction(Given function, boolean escape) {
        function.object();
        ObjectNode part = Json.object();
        ObjectNode said = part.putObject("functionCall");
        said.put("name", FunctionNames.said(function.field("name").text()));
        said.set("args", arguments(function.field("arguments")));
        if (escape) {
            part.put("thoughtSignature", NO_SIGNATURE);
        }
        return part;
    }

    /** Custom tools take text; the history is said with the text as an argument. */
    private static ObjectNode ofCustom(Given custom) {
        custom.object();
        ObjectNode part = Json.object();
        ObjectNode said = part.putObject("functionCall")
                .put("name", FunctionNames.said(custom.field("name").text()));
        said.putObject("args").put("input", custom.field("input").text());
        return part;
    }

    /** Models write no arguments as an empty string, and sometimes arguments that are not JSON: those go as text. */
    private static ObjectNode arguments(Given arguments) {
        String text = arguments.textOrNull();
        if (text == null || text.isBlank()) {
            return Json.object();
        }
        ObjectNode object = Json.objectOrNull(text);
        return object == null ? Json.object().put("arguments", text) : object;
    }
}
