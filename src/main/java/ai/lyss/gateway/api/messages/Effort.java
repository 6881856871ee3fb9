package ai.lyss.gateway.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * {@code thinking} and {@code output_config.effort} as {@code reasoning_effort}
 * (<a href="https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking">extended thinking</a>,
 * <a href="https://docs.anthropic.com/en/docs/build-with-claude/effort">effort</a>). Adaptive thinking without an effort
 * leaves it to the model, as saying nothing does.
 */
final class Effort {

    private static final int LOW = 2048;
    private static final int MEDIUM = 8192;

    private Effort() {}

    static void say(ObjectNode said, ObjectNode chat, Losses losses) {
        JsonNode thinking = said.path("thinking");
        String effort = said.path("output_config").path("effort").asText("");
        switch (thinking.path("type").asText("")) {
            case "disabled", "between_tools" -> {
                if (!effort.isEmpty() && !effort.equals("none")) {
                    losses.dropped("output_config.effort"); // how much is said, too, which has no word of its own
                }
                effort = "none";
            }
            case "enabled" -> {
                if (effort.isEmpty()) {
                    effort = worth(thinking.path("budget_tokens").asLong());
                    losses.approximated("thinking.budget_tokens");
                }
            }
            case "", "adaptive" -> {}
            default -> losses.dropped("thinking"); // what is new
        }
        if (!effort.isEmpty()) {
            chat.put("reasoning_effort", effort);
        }
    }

    private static String worth(long budget) {
        if (budget <= LOW) {
            return "low";
        }
        return budget <= MEDIUM ? "medium" : "high";
    }
}
