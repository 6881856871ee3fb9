package ai.lyss.gateway.provider.anthropic;

/** Stop reasons (<a href="https://docs.anthropic.com/en/api/handling-stop-reasons">handling stop reasons</a>). */
final class StopReasons {

    private StopReasons() {}

    /** OpenAI's finish reason; {@code sawToolUse} counts calls that the client is to make. */
    static String finishReason(String stopReason, boolean sawToolUse) {
        return switch (stopReason) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "refusal" -> "content_filter";
            case "end_turn", "stop_sequence", "pause_turn" -> "stop";
            default -> sawToolUse ? "tool_calls" : "stop"; // tool_use, null, and what is not known
        };
    }
}
