package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.anthropic.AnthropicCapabilities.Thinking;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code reasoning_effort}, or the {@code thinking} extension, in the words that the model knows, and the output limit,
 * which thinking is part of
 * (<a href="https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking">extended thinking</a>).
 */
final class Reasoning {

    private static final List<String> EFFORTS = List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

    private final AnthropicCapabilities model;
    private final boolean limited;
    private int maxTokens;
    private @Nullable ObjectNode thinking;
    private @Nullable String effort;

    private Reasoning(ObjectNode chat, AnthropicCapabilities model) {
        this.model = model;
        Integer limit = ClientField.integer(chat, "max_completion_tokens", "");
        Integer oldLimit = ClientField.integer(chat, "max_tokens", "");
        limit = limit == null ? oldLimit : limit;
        this.limited = limit != null;
        this.maxTokens = Math.min(limit == null ? model.maxTokens() : limit, model.maxOutput());
    }

    static Reasoning of(ObjectNode chat, AnthropicCapabilities model, Turns turns, Dropped dropped) {
        Reasoning made = new Reasoning(chat, model);
        String asked = ClientField.text(chat, "reasoning_effort", "");
        if (asked != null && !EFFORTS.contains(asked)) {
            throw GatewayException.invalid(
                    "reasoning_effort", "'reasoning_effort' must be one of " + String.join(", ", EFFORTS) + ".");
        }
        ObjectNode given = ClientField.object(chat, "thinking", "");
        if (given != null) {
            made.takeOver(given, asked, dropped);
        } else if (asked != null && !made.express(asked, turns)) {
            dropped.add("reasoning_effort");
        }
        return made;
    }

    /** The client's own words go as they are. */
    private void takeOver(ObjectNode given, @Nullable String asked, Dropped dropped) {
        thinking = given;
        int budget = given.path("budget_tokens").asInt(0);
        if (budget > 0 && !limited) {
            maxTokens = (int) Math.min((long) maxTokens + budget, model.maxOutput());
        }
        if (asked != null && "adaptive".equals(Json.textOf(given, "type")) && !asked.equals("none")) {
            effort = known(asked);
        } else if (asked != null) {
            dropped.add("reasoning_effort");
        }
    }

    /** False when the model cannot do what is asked. */
    private boolean express(String asked, Turns turns) {
        boolean off = asked.equals("none");
        return switch (model.thinking()) {
            case NONE -> off;
            case BUDGET -> off || (turns.mayThinkAgain() && think(ThinkingBudget.wanted(asked)));
            case BOTH -> off || adapt(asked);
            case ADAPTIVE -> off ? say("disabled") : adapt(asked);
            case BETWEEN_TOOLS -> off ? say("between_tools") : adapt(asked);
            case ALWAYS_ON -> adapt(off ? "low" : asked);
        };
    }

    /** Without {@code display} the newer models keep their thinking to themselves. */
    private boolean adapt(String asked) {
        thinking = Json.object().put("type", "adaptive").put("display", "summarized");
        effort = known(asked);
        return true;
    }

    private boolean say(String type) {
        thinking = Json.object().put("type", type);
        return true;
    }

    private boolean think(int wanted) {
        if (!limited) {
            maxTokens = (int) Math.min((long) maxTokens + wanted, model.maxOutput());
        }
        int budget = ThinkingBudget.within(maxTokens, wanted);
        if (budget == 0) {
            return false;
        }
        thinking = Json.object().put("type", "enabled").put("budget_tokens", budget);
        return true;
    }

    /** The word for the most effort that the model has and that is not more than was asked for. */
    private String known(String asked) {
        int wanted = EFFORTS.indexOf(asked);
        String best = model.efforts().getFirst();
        for (String word : model.efforts()) {
            best = EFFORTS.indexOf(word) <= wanted ? word : best;
        }
        return best;
    }

    /** Whether the model is told to think, which rules out sampling parameters. */
    boolean isOn() {
        String type = thinking == null ? null : Json.textOf(thinking, "type");
        return "enabled".equals(type) || "adaptive".equals(type);
    }

    /** Whether a tool call cannot be demanded because of it: with a budget, and on the models that also know budgets. */
    boolean forbidsForcing() {
        boolean enabled = thinking != null && "enabled".equals(Json.textOf(thinking, "type"));
        return enabled || (isOn() && (model.thinking() == Thinking.BUDGET || model.thinking() == Thinking.BOTH));
    }

    /** The output limit, thinking included. */
    int maxTokens() {
        return maxTokens;
    }

    void addTo(ObjectNode body) {
        if (thinking != null) {
            body.set("thinking", thinking);
        }
        if (effort != null) {
            body.putObject("output_config").put("effort", effort);
        }
    }
}
