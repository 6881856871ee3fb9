package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.provider.gemini.GeminiCapabilities.Thinking;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code reasoning_effort} as a budget or a level
 * (<a href="https://ai.google.dev/gemini-api/docs/thinking">thinking</a>). Whoever asks for thinking also gets to read
 * it, as {@code reasoning_content}.
 */
final class ThinkingConfig {

    private ThinkingConfig() {}

    /** Adds {@code thinkingConfig} when the client asks for an effort and the model can be told. */
    static void say(Given effort, GeminiCapabilities can, Losses losses, ObjectNode config) {
        String asked = effort.textOrNull();
        if (asked == null) {
            return;
        }
        List<String> wanted = levels(asked);
        if (wanted == null) {
            throw effort.wrong("must be none, minimal, low, medium, high, xhigh or max");
        }
        boolean none = asked.equals("none");
        boolean canStop =
                can.thinking() == Thinking.NONE || (can.thinking() == Thinking.BUDGET && can.leastBudget() == 0);
        if (none && !canStop) {
            losses.add(effort); // as little as possible is not none
        }
        switch (can.thinking()) {
            case NONE -> {
                if (!none) {
                    losses.add(effort);
                }
            }
            case BUDGET ->
                config.putObject("thinkingConfig")
                        .put("thinkingBudget", none ? can.leastBudget() : budget(asked))
                        .put("includeThoughts", !none);
            case LEVEL ->
                config.putObject("thinkingConfig")
                        .put("thinkingLevel", firstAllowed(wanted, can.levels()))
                        .put("includeThoughts", !none);
        }
    }

    /** Tokens. */
    private static int budget(String effort) {
        return switch (effort) {
            case "minimal", "low" -> 1024;
            case "medium" -> 8192;
            default -> 24576;
        };
    }

    /** The levels that say the effort, the best first, or null when it is not one of OpenAI's. */
    private static @Nullable List<String> levels(String effort) {
        return switch (effort) {
            case "none", "minimal" -> List.of("MINIMAL", "LOW");
            case "low" -> List.of("LOW", "MINIMAL");
            case "medium" -> List.of("MEDIUM", "HIGH");
            case "high", "xhigh", "max" -> List.of("HIGH");
            default -> null;
        };
    }

    private static String firstAllowed(List<String> wanted, List<String> allowed) {
        return wanted.stream().filter(allowed::contains).findFirst().orElse(allowed.getFirst());
    }
}
