package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code reasoning_effort} as a budget or a level
 * (<a href="https://ai.google.dev/gemini-api/docs/thinking">thinking</a>). Whoever asks for thinking also gets to read
 * it, as {@code reasoning_content}.
 */
final class ThinkingConfig {

    private static final Set<String> BEYOND_HIGH = Set.of("xhigh", "max");

    private ThinkingConfig() {}

    /** Adds {@code thinkingConfig} when the client asks for an effort and the model can be told. */
    static void say(Given effort, Traits can, Losses losses, ObjectNode config) {
        String asked = effort.textOrNull();
        if (asked == null) {
            return;
        }
        if (!Capabilities.ALL_EFFORTS.contains(asked)) {
            throw effort.wrong("must be one of " + String.join(", ", Capabilities.ALL_EFFORTS));
        }
        boolean none = asked.equals("none");
        switch (can.get(Capabilities.THINKING)) {
            case BUDGET -> {
                int least = can.get(Capabilities.THINKING_LEAST_BUDGET);
                config.putObject("thinkingConfig")
                        .put("thinkingBudget", none ? least : Math.max(least, budget(asked)))
                        .put("includeThoughts", !none);
                if (BEYOND_HIGH.contains(asked) || (none && least > 0)) {
                    losses.approximated(effort.path()); // as little as possible is not none
                }
            }
            case LEVEL -> {
                String level = firstAllowed(levels(asked), can.get(Capabilities.THINKING_LEVELS));
                config.putObject("thinkingConfig")
                        .put("thinkingLevel", level.toUpperCase(Locale.ROOT))
                        .put("includeThoughts", !none);
                if (!level.equals(asked)) {
                    losses.approximated(effort.path());
                }
            }
            default -> {
                if (!none) {
                    losses.dropped(effort.path());
                }
            }
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

    /** The levels that say the effort, the best first. */
    private static List<String> levels(String effort) {
        return switch (effort) {
            case "none", "minimal" -> List.of("minimal", "low");
            case "low" -> List.of("low", "minimal");
            case "medium" -> List.of("medium", "high");
            default -> List.of("high");
        };
    }

    private static String firstAllowed(List<String> wanted, List<String> allowed) {
        return wanted.stream()
                .filter(allowed::contains)
                .findFirst()
                .orElseGet(() -> allowed.isEmpty() ? wanted.getFirst() : allowed.getFirst());
    }
}
