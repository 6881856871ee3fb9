package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ServerCapabilities;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reasoning that assistants of earlier turns gave: some servers want it back, others know no such field and refuse
 * it.
 */
final class ReasoningHistory {

    /** Its names; the first two are text. */
    private static final List<String> FIELDS =
            List.of("reasoning_content", "reasoning", "reasoning_details", "thinking_blocks");

    private static final String PLACEHOLDER = "."; // taken by servers that only check that there is something

    private final Draft draft;
    private final String field;

    private ReasoningHistory(Draft draft) {
        this.draft = draft;
        this.field = draft.server(ServerCapabilities.REASONING_FIELD);
    }

    static void say(Draft draft) {
        ReasoningHistory history = new ReasoningHistory(draft);
        String rule = draft.server(ServerCapabilities.REASONING_HISTORY);
        draft.eachMessage((message, at) -> {
            if ("assistant".equals(Json.textOf(message, "role"))) {
                history.say(message, at, rule);
            }
        });
    }

    private void say(ObjectNode message, String at, String rule) {
        if (rule.equals("drop")) {
            FIELDS.forEach(name -> forget(message, name, at, true));
            return;
        }
        String text = text(message);
        if (text == null
                && rule.equals("placeholder")
                && !message.path("tool_calls").isEmpty()) {
            text = PLACEHOLDER;
        }
        boolean tags = rule.equals("think-tags");
        for (String name : FIELDS) {
            boolean ours = name.equals(field) && text != null;
            boolean details = name.equals("reasoning_details") && field.equals("reasoning");
            if (tags || !(ours || details)) {
                forget(message, name, at, text == null);
            }
        }
        if (text != null && tags) {
            tag(message, text, at);
        } else if (text != null) {
            message.put(field, text);
        }
    }

    private void forget(ObjectNode message, String name, String at, boolean lost) {
        JsonNode value = message.remove(name);
        boolean says = value != null
                && !value.isNull()
                && !(value.isTextual() && value.textValue().isEmpty());
        if (says && lost) {
            draft.dropped(at + "." + name);
        }
    }

    private static @Nullable String text(ObjectNode message) {
        String text = Json.textOf(message, "reasoning_content");
        return text == null ? Json.textOf(message, "reasoning") : text;
    }

    private void tag(ObjectNode message, String text, String at) {
        JsonNode content = message.path("content");
        if (content.isTextual() || content.isNull() || content.isMissingNode()) {
            message.put("content", ThinkTags.around(text) + content.asText(""));
        } else {
            draft.dropped(at + ".reasoning_content");
        }
    }
}
