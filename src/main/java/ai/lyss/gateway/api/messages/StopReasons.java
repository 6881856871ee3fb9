package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Why an answer ends (<a href="https://docs.anthropic.com/en/api/handling-stop-reasons">handling stop reasons</a>). */
final class StopReasons {

    private StopReasons() {}

    /**
     * Adds {@code stop_reason} and what belongs to it.
     *
     * @param refusal why the model would not answer, empty when it did
     * @param called whether there are calls, which clients answer whatever the reason says
     */
    static void add(ObjectNode to, String finishReason, String refusal, boolean called) {
        String reason = switch (finishReason) {
            case "length" -> "max_tokens";
            case "content_filter" -> "refusal";
            case "tool_calls", "function_call" -> "tool_use";
            default -> called ? "tool_use" : "end_turn";
        };
        boolean refused = !refusal.isEmpty();
        to.put("stop_reason", refused ? "refusal" : reason).putNull("stop_sequence");
        if (refused) {
            ObjectNode details = Json.object().put("type", "refusal").putNull("category");
            to.set("stop_details", details.put("explanation", refusal));
        }
    }
}
