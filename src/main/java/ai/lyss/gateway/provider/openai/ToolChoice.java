package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ServerCapabilities;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code tool_choice} in the forms that the server knows
 * (<a href="https://platform.openai.com/docs/guides/function-calling#tool-choice">OpenAI's</a>). A choice among tools is
 * made by sending no others.
 */
final class ToolChoice {

    private static final String FIELD = "tool_choice";

    private final Draft draft;
    private final ObjectNode body;
    private final List<String> known;

    private ToolChoice(Draft draft) {
        this.draft = draft;
        this.body = draft.body();
        this.known = draft.server(ServerCapabilities.TOOL_CHOICE);
    }

    /** Says it; only for requests with tools. */
    static void say(Draft draft) {
        if (Json.has(draft.body(), FIELD)) {
            new ToolChoice(draft).say(draft.body().get(FIELD));
        }
    }

    /** Whether a choice demands a call. */
    static boolean forces(JsonNode choice) {
        String mode = choice.path("allowed_tools").path("mode").asText("");
        return form(choice).equals("required")
                || form(choice).equals("function")
                || form(choice).equals("custom")
                || mode.equals("required");
    }

    private static String form(JsonNode choice) {
        if (choice.isTextual()) {
            return choice.textValue().equals("any") ? "required" : choice.textValue();
        }
        return choice.path("type").asText("");
    }

    private void say(JsonNode choice) {
        String form = form(choice);
        if (known.contains(form)) {
            if (form.equals("required")) {
                body.put(FIELD, draft.server(ServerCapabilities.REQUIRED_TOOL));
            }
            return;
        }
        switch (form) {
            case "none" -> {
                body.remove(List.of(FIELD, "tools", "parallel_tool_calls"));
                draft.approximated(FIELD);
            }
            case "required" -> {
                body.remove(FIELD);
                draft.dropped(FIELD);
            }
            case "function", "custom" -> {
                if (known.contains("required")) {
                    keepTools(Set.of(choice.path(form).path("name").asText()));
                    body.put(FIELD, draft.server(ServerCapabilities.REQUIRED_TOOL));
                } else {
                    body.remove(FIELD);
                    draft.dropped(FIELD);
                }
            }
            case "allowed_tools" -> {
                JsonNode allowed = choice.path("allowed_tools");
                Set<String> names = new HashSet<>();
                allowed.path("tools").forEach(tool -> names.add(name(tool)));
                keepTools(names);
                JsonNode mode = body.textNode(allowed.path("mode").asText("auto"));
                body.set(FIELD, mode);
                say(mode);
            }
            case "auto" -> body.remove(FIELD);
            default -> {} // the server may know what we do not
        }
    }

    private void keepTools(Set<String> names) {
        ArrayNode kept = Json.MAPPER.createArrayNode();
        body.path("tools").forEach(tool -> {
            if (names.contains(name(tool))) {
                kept.add(tool);
            }
        });
        body.set("tools", kept);
    }

    private static String name(JsonNode tool) {
        return tool.path(tool.path("type").asText()).path("name").asText();
    }
}
