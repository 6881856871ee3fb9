package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ServerCapabilities;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code reasoning_effort} as the server wants to hear it
 * (<a href="https://platform.openai.com/docs/guides/reasoning">OpenAI</a>,
 * <a href="https://openrouter.ai/docs/use-cases/reasoning-tokens">OpenRouter</a>,
 * <a href="https://api-docs.deepseek.com/guides/thinking_mode">DeepSeek</a>,
 * <a href="https://help.aliyun.com/zh/model-studio/deep-thinking">Qwen</a>). A server's own switch, when the client has
 * set it, is left alone.
 */
final class Reasoning {

    private static final String EFFORT = "reasoning_effort";
    private static final String OFF = "none";
    private static final List<String> SCALE = List.of(OFF, "minimal", "low", "medium", "high", "xhigh", "max");

    private final Draft draft;
    private final ObjectNode body;

    private Reasoning(Draft draft) {
        this.draft = draft;
        this.body = draft.body();
    }

    /** Says it; the tools and the reasoning of earlier turns have been said before. */
    static void say(Draft draft) {
        new Reasoning(draft).say();
    }

    private void say() {
        String asked = Json.textOf(body, EFFORT);
        String effort = asked;
        boolean would = asked == null ? draft.server(ServerCapabilities.REASONS_UNASKED) : !asked.equals(OFF);
        if (would && mustBeOff() && hasNoSwitchOfItsOwn()) {
            effort = OFF;
            draft.approximated(EFFORT);
        }
        if (effort == null) {
            draft.reasoning(would);
            return;
        }
        String nearest = nearest(effort, draft.server(ServerCapabilities.EFFORT_WORDS));
        if (!nearest.equals(effort)) {
            draft.approximated(EFFORT);
        }
        draft.reasoning(!nearest.equals(OFF));
        say(nearest);
    }

    private void say(String effort) {
        boolean on = !effort.equals(OFF);
        switch (draft.server(ServerCapabilities.REASONING_REQUEST)) {
            case "effort" -> body.put(EFFORT, effort);
            case "reasoning-object" -> {
                body.remove(EFFORT);
                if (!body.has("reasoning")) {
                    body.putObject("reasoning").put("effort", effort);
                }
            }
            case "thinking-and-effort" -> {
                if (on) {
                    body.put(EFFORT, effort);
                } else {
                    body.remove(EFFORT);
                    thinking(false);
                }
            }
            case "thinking-switch" -> {
                forgetLevel(on);
                thinking(on);
            }
            case "enable-thinking" -> {
                forgetLevel(on);
                if (!body.has("enable_thinking")) {
                    body.put("enable_thinking", on);
                }
            }
            default -> {
                body.remove(EFFORT);
                boolean does = draft.server(ServerCapabilities.REASONS_UNASKED);
                if (on || does) {
                    draft.dropped(EFFORT);
                }
                draft.reasoning(does);
            }
        }
    }

    private void thinking(boolean on) {
        if (!body.has("thinking")) {
            body.putObject("thinking").put("type", on ? draft.server(ServerCapabilities.THINKING_ON) : "disabled");
        }
    }

    private void forgetLevel(boolean on) {
        body.remove(EFFORT);
        if (on) {
            draft.approximated(EFFORT);
        }
    }

    private boolean hasNoSwitchOfItsOwn() {
        return !body.has("thinking") && !body.has("enable_thinking") && !body.has("reasoning");
    }

    private boolean mustBeOff() {
        for (String reason : draft.server(ServerCapabilities.NO_REASONING_WITH)) {
            boolean holds = switch (reason) {
                case "tools" -> !body.path("tools").isEmpty();
                case "forced-tool" -> ToolChoice.forces(body.path("tool_choice"));
                case "calls-without-reasoning" -> hasCallWithoutReasoning();
                default -> false;
            };
            if (holds) {
                return true;
            }
        }
        return false;
    }

    /** Most clients drop the reasoning that came with a call. */
    private boolean hasCallWithoutReasoning() {
        String field = draft.server(ServerCapabilities.REASONING_FIELD);
        return draft.messages().stream()
                .anyMatch(message -> !message.path("tool_calls").isEmpty() && !Json.has(message, field));
    }

    /** The known effort that is nearest, the lesser of two; {@code default} stands for whatever the server does. */
    private static String nearest(String effort, List<String> known) {
        if (known.isEmpty() || known.contains(effort)) {
            return effort;
        }
        int wanted = SCALE.indexOf(effort);
        @Nullable String best = null;
        for (String each : known) {
            int at = SCALE.indexOf(each);
            boolean fits = wanted >= 0 && at >= 0 && (wanted == 0 || at > 0);
            if (fits && (best == null || Math.abs(at - wanted) < Math.abs(SCALE.indexOf(best) - wanted))) {
                best = each;
            }
        }
        return best == null ? known.getLast() : best;
    }
}
