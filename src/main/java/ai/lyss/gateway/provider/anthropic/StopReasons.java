package ai.lyss.gateway.provider.anthropic;

/** Stop reasons (<a href="https://docs.anthropic.com/en/api/handling-stop-reasons">handling stop reasons</a>). */
final class StopReasons {

    private StopReasons() {}

    /**
     * OpenAI's finish reason. A complete answer with calls that the client is to make ends in {@code tool_calls}
     * whatever the reason says: clients go by it.
     */
    static String finishReason(String stopReason, boolean sawToolUse) {
        return switch (stopReason) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "refusal" -> "content_filter";
            default -> sawToolUse ? "tool_calls" : "stop"; // end_turn, stop_sequence, pause_turn, null, not known
        };
    }
}
