package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * {@code reasoning_effort}, or the {@code thinking} extension, in the words that the model knows
 * (<a href="https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking">extended thinking</a>).
 *
 * @param isOn whether the model will think, which rules out sampling and forced tools on models with a budget
 */
record Reasoning(boolean isOn) {

    private static final int SMALLEST_BUDGET = 1024;

    /** Adds {@code thinking} and {@code output_config.effort} to the body, and makes room for the budget. */
    static Reasoning of(ObjectNode chat, ClaudeModel model, ObjectNode body, boolean limited) {
        if (chat.get("thinking") instanceof ObjectNode asked) {
            body.set("thinking", asked);
            return new Reasoning("enabled".equals(Json.textOf(asked, "type")));
        }
        String effort = chat.path("reasoning_effort").asText("");
        if (effort.isEmpty()) {
            return new Reasoning(false);
        }
        boolean off = effort.equals("none");
        switch (model.thinking()) {
            case NONE -> {}
            case BUDGET -> {
                return new Reasoning(!off && addBudget(body, budget(effort), limited));
            }
            case ADAPTIVE -> {
                if (!off) {
                    addAdaptive(body, effort);
                }
            }
            case ADAPTIVE_BY_DEFAULT -> {
                if (off) {
                    body.putObject("thinking").put("type", "disabled");
                } else {
                    addAdaptive(body, effort);
                }
            }
            case ALWAYS -> addAdaptive(body, off ? "low" : effort);
            case BETWEEN_TOOLS -> {
                if (off) {
                    body.putObject("thinking").put("type", "between_tools");
                } else {
                    addAdaptive(body, effort);
                }
            }
        }
        return new Reasoning(false);
    }

    private static void addAdaptive(ObjectNode body, String effort) {
        body.putObject("thinking").put("type", "adaptive").put("display", "summarized");
        body.putObject("output_config").put("effort", effort.equals("minimal") ? "low" : effort);
    }

    private static int budget(String effort) {
        return switch (effort) {
            case "minimal" -> SMALLEST_BUDGET;
            case "low" -> 2048;
            case "medium" -> 8192;
            case "high" -> 16_384;
            default -> 32_768; // xhigh, max
        };
    }

    /** The budget is part of {@code max_tokens} and must be smaller. A limit of the client's is never raised. */
    private static boolean addBudget(ObjectNode body, int wanted, boolean limited) {
        int maxTokens = body.path("max_tokens").asInt();
        if (!limited) {
            body.put("max_tokens", maxTokens + wanted);
        }
        int budget = limited ? Math.min(wanted, maxTokens - 1) : wanted;
        if (budget < SMALLEST_BUDGET) {
            return false;
        }
        body.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
        return true;
    }
}
