package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Which tool to call, and how many at once
 * (<a href="https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/implement-tool-use">tool use</a>). Where a call
 * cannot be demanded, the model is asked for it in words.
 */
final class ToolChoice {

    private final boolean canForce;
    private @Nullable ObjectNode choice;
    private @Nullable String hint;

    private ToolChoice(boolean canForce) {
        this.canForce = canForce;
    }

    /** Reads {@code tool_choice}, or the deprecated {@code function_call}; says nothing when there are no tools. */
    static ToolChoice of(ObjectNode chat, Tools tools, boolean canForce, Losses losses) {
        ToolChoice made = new ToolChoice(canForce);
        String field = Json.has(chat, "tool_choice") ? "tool_choice" : "function_call";
        made.choose(field, chat.path(field));
        boolean oneAtATime = Boolean.FALSE.equals(ClientField.flag(chat, "parallel_tool_calls", ""));
        if (tools.isEmpty()) {
            return new ToolChoice(canForce);
        }
        if (oneAtATime || AnswerWords.of(chat).functionCall()) {
            made.oneAtATime();
        }
        if (made.hint != null) {
            losses.approximated(field);
        }
        return made;
    }

    /** What the model is told in words because it cannot be demanded. */
    @Nullable
    String hint() {
        return hint;
    }

    void addTo(ObjectNode body) {
        if (choice != null) {
            body.set("tool_choice", choice);
        }
    }

    private void choose(String field, JsonNode asked) {
        if (asked.isTextual()) {
            mode(field, asked.textValue());
        } else if (asked.isObject() && "allowed_tools".equals(asked.path("type").textValue())) {
            String at = "tool_choice.allowed_tools";
            mode(at + ".mode", ClientField.requiredText(asked.path("allowed_tools"), "mode", at));
        } else if (asked.isObject() && field.equals("function_call")) {
            name(ClientField.requiredText(asked, "name", field));
        } else if (asked.isObject() && "function".equals(asked.path("type").textValue())) {
            ObjectNode function = ClientField.requiredObject(asked, "function", field);
            name(ClientField.requiredText(function, "name", field + ".function"));
        } else if (!asked.isMissingNode() && !asked.isNull()) {
            throw unknown(field);
        }
    }

    private void mode(String field, String mode) {
        switch (mode) {
            case "auto" -> choice = type("auto");
            case "none" -> choice = type("none");
            case "required" -> force(type("any"), "Call at least one of the tools in your answer.");
            default -> throw unknown(field);
        }
    }

    private void name(String tool) {
        force(type("tool").put("name", tool), "Call the tool " + tool + " in your answer.");
    }

    private void force(ObjectNode forced, String words) {
        choice = canForce ? forced : type("auto");
        hint = canForce ? null : words;
    }

    /** Parallel calls are a property of the choice, and of every choice but none. */
    private void oneAtATime() {
        ObjectNode said = choice == null ? type("auto") : choice;
        if (!"none".equals(Json.textOf(said, "type"))) {
            choice = said.put("disable_parallel_tool_use", true);
        }
    }

    private static ObjectNode type(String type) {
        return Json.object().put("type", type);
    }

    private static GatewayException unknown(String field) {
        return GatewayException.invalid(field, "'" + field + "' must be none, auto, required, or name a function.");
    }
}
