package ai.lyss.gateway.provider.anthropic;

/**
 * Thinking in tokens, for models that know no effort
 * (<a href="https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking">extended thinking</a>).
 */
final class ThinkingBudget {

    private static final int SMALLEST = 1024;
    private static final int ENOUGH_FOR_AN_ANSWER = 8192;

    private ThinkingBudget() {}

    /** The tokens that an effort is worth. */
    static int wanted(String effort) {
        return switch (effort) {
            case "minimal" -> SMALLEST;
            case "low" -> 2048;
            case "medium" -> 8192;
            case "high" -> 16_384;
            default -> 32_768; // xhigh, max
        };
    }

    /** The budget within an output limit that also has room for the answer; 0 when that leaves too little. */
    static int within(int maxTokens, int wanted) {
        int answer = Math.min(maxTokens / 4, ENOUGH_FOR_AN_ANSWER);
        int budget = Math.min(wanted, maxTokens - answer);
        return budget < SMALLEST ? 0 : budget;
    }
}
