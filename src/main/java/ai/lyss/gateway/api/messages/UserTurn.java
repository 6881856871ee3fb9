package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Set;

/**
 * What the user said, and the results of tools
 * (<a href="https://docs.anthropic.com/en/docs/build-with-claude/tool-use">tool use</a>): a {@code tool} message each,
 * before everything else. Those hold text only, so what a tool shows is said by the user behind them.
 */
final class UserTurn {

    private static final String SHOWN_BELOW = "(shown in the next message)";

    private static final Set<String> RESULT_SAID =
            Set.of("type", "tool_use_id", "content", "is_error", "cache_control");

    private UserTurn() {}

    static void add(JsonNode content, ArrayNode chat, Losses losses) {
        Parts shown = new Parts(Parts.AT, losses);
        Parts said = new Parts(Parts.AT, losses);
        boolean results = false;
        if (content.isTextual()) {
            said.addAll(content);
        }
        for (JsonNode block : content) {
            if (block.path("type").asText("").equals("tool_result")) {
                addResult(block, chat, shown, losses);
                results = true;
            } else {
                said.add(block);
            }
        }
        shown.addAll(said);
        if (!results || !shown.isEmpty()) {
            chat.addObject().put("role", "user").set("content", shown.content());
        }
    }

    private static void addResult(JsonNode result, ArrayNode chat, Parts shown, Losses losses) {
        Parts parts = new Parts(Parts.AT + ".content[]", losses);
        parts.addAll(result.path("content"));
        Parts.noteCacheControl(result, losses);
        losses.droppedBut(RESULT_SAID, result, Parts.AT + ".");
        String text = parts.text("\n");
        if (parts.hasMedia()) {
            text = text.isEmpty() ? SHOWN_BELOW : text + "\n" + SHOWN_BELOW;
            losses.approximated(Parts.AT + ".content");
            parts.media().forEach(shown::addPart);
        }
        if (result.path("is_error").booleanValue()) {
            text = "Error: " + text;
        }
        chat.add(Json.object()
                .put("role", "tool")
                .put("tool_call_id", ToolIds.chat(result.path("tool_use_id").asText("")))
                .put("content", text));
    }
}
