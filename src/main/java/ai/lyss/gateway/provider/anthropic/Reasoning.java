package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Thinking;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code reasoning_effort}, or the {@code thinking} extension, in the words that the model knows, and the output limit,
 * which thinking is part of
 * (<a href="https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking">extended thinking</a>).
 */
final class Reasoning {

    private static final String FIELD = "reasoning_effort";

    /** The words that Anthropic has for effort, from least to most. */
    private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");

    private final Thinking kind;
    private final List<String> efforts;
    private final int maxOutput;
    private final Losses losses;
    private final boolean limited;
    private int maxTokens;
    private @Nullable ObjectNode thinking;
    private @Nullable String effort;

    private Reasoning(ObjectNode chat, Traits model, Losses losses) {
        this.kind = model.get(Capabilities.THINKING);
        this.efforts = EFFORTS.stream()
                .filter(model.get(Capabilities.EFFORTS)::contains)
                .toList();
        this.maxOutput = model.get(Capabilities.MAX_OUTPUT).orElse(Integer.MAX_VALUE);
        this.losses = losses;
        Integer limit = ClientField.integer(chat, "max_completion_tokens", "");
        Integer oldLimit = ClientField.integer(chat, "max_tokens", "");
        String field = limit == null ? "max_tokens" : "max_completion_tokens";
        limit = limit == null ? oldLimit : limit;
        this.limited = limit != null;
        this.maxTokens = Math.min(limit == null ? model.get(Capabilities.MAX_TOKENS) : limit, maxOutput);
        if (limit != null && limit > maxOutput) {
            losses.approximated(field);
        }
    }

    static Reasoning of(ObjectNode chat, Traits model, Turns turns, Losses losses) {
        Reasoning made = new Reasoning(chat, model, losses);
        String asked = ClientField.text(chat, FIELD, "");
        if (asked != null && !Capabilities.ALL_EFFORTS.contains(asked)) {
            throw GatewayException.invalid(
                    FIELD, "'" + FIELD + "' must be one of " + String.join(", ", Capabilities.ALL_EFFORTS) + ".");
        }
        ObjectNode given = ClientField.object(chat, "thinking", "");
        if (given != null) {
            made.takeOver(given, asked);
        } else if (asked != null && !made.express(asked, turns)) {
            losses.dropped(FIELD);
        }
        return made;
    }

    /** The client's own words go as they are. */
    private void takeOver(ObjectNode given, @Nullable String asked) {
        thinking = given;
        int budget = given.path("budget_tokens").asInt(0);
        if (budget > 0 && !limited) {
            maxTokens = (int) Math.min((long) maxTokens + budget, maxOutput);
        }
        if (asked != null && "adaptive".equals(Json.textOf(given, "type")) && !asked.equals("none")) {
            effort = known(asked);
        } else if (asked != null) {
            losses.dropped(FIELD);
        }
    }

    /** False when the model cannot do what is asked. */
    private boolean express(String asked, Turns turns) {
        boolean off = asked.equals("none");
        return switch (kind) {
            case NONE, LEVEL -> off;
            case BUDGET -> off || (turns.mayThinkAgain() && think(ThinkingBudget.wanted(asked)));
            case BOTH -> off || adapt(asked);
            case ADAPTIVE -> off ? say("disabled") : adapt(asked);
            case BETWEEN_TOOLS -> off ? almostOff() : adapt(asked);
            case ALWAYS_ON -> adapt(asked);
        };
    }

    /** Without {@code display} the newer models keep their thinking to themselves. */
    private boolean adapt(String asked) {
        thinking = Json.object().put("type", "adaptive").put("display", "summarized");
        effort = known(asked);
        return true;
    }

    private boolean almostOff() {
        losses.approximated(FIELD);
        return say("between_tools");
    }

    private boolean say(String type) {
        thinking = Json.object().put("type", type);
        return true;
    }

    private boolean think(int wanted) {
        if (!limited) {
            maxTokens = (int) Math.min((long) maxTokens + wanted, maxOutput);
        }
        int budget = ThinkingBudget.within(maxTokens, wanted);
        if (budget == 0) {
            return false;
        }
        if (budget < wanted) {
            losses.approximated(FIELD);
        }
        thinking = Json.object().put("type", "enabled").put("budget_tokens", budget);
        return true;
    }

    /** The word for the most effort that the model has and that is not more than was asked for, or its least. */
    private @Nullable String known(String asked) {
        int wanted = EFFORTS.indexOf(asked);
        String best = efforts.isEmpty() ? null : efforts.getFirst();
        for (String word : efforts) {
            best = EFFORTS.indexOf(word) <= wanted ? word : best;
        }
        if (!asked.equals(best)) {
            losses.approximated(FIELD);
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
        return enabled || (isOn() && (kind == Thinking.BUDGET || kind == Thinking.BOTH));
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
