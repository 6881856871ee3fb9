package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.ServerCapabilities;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parameters that the server calls otherwise, takes within narrower bounds, ignores or refuses. */
final class Parameters {

    /** What the API does when a parameter is absent: to lose such a value is to lose nothing. */
    private static final Map<String, Set<String>> USUAL = Map.ofEntries(
            Map.entry("frequency_penalty", Set.of("0")),
            Map.entry("presence_penalty", Set.of("0")),
            Map.entry("temperature", Set.of("1")),
            Map.entry("top_p", Set.of("1")),
            Map.entry("n", Set.of("1")),
            Map.entry("logprobs", Set.of("false")),
            Map.entry("top_logprobs", Set.of("0")),
            Map.entry("store", Set.of("false")),
            Map.entry("parallel_tool_calls", Set.of("true")),
            Map.entry("service_tier", Set.of("auto", "default")),
            Map.entry("verbosity", Set.of("medium")),
            Map.entry("modalities", Set.of("[\"text\"]")),
            Map.entry("logit_bias", Set.of("{}")),
            Map.entry("metadata", Set.of("{}")),
            Map.entry("stop", Set.of("[]")));

    private final Draft draft;
    private final ObjectNode body;

    private Parameters(Draft draft) {
        this.draft = draft;
        this.body = draft.body();
    }

    /** Says all of them; the effort has been said before. */
    static void say(Draft draft) {
        Parameters parameters = new Parameters(draft);
        parameters.nameTokenLimit();
        parameters.drop(draft.server(ServerCapabilities.REFUSES));
        parameters.ignored(draft.server(ServerCapabilities.IGNORES));
        if (draft.isReasoning()) {
            parameters.drop(draft.server(ServerCapabilities.REFUSES_WHILE_REASONING));
            parameters.ignored(draft.server(ServerCapabilities.IGNORES_WHILE_REASONING));
        }
        draft.server(ServerCapabilities.RANGES).forEach(parameters::bound);
        draft.server(ServerCapabilities.RENAMES).forEach(parameters::rename);
    }

    private void nameTokenLimit() {
        switch (draft.server(ServerCapabilities.TOKEN_LIMIT)) {
            case "max_tokens" -> oneLimit("max_completion_tokens", "max_tokens", true);
            case "max_completion_tokens" -> oneLimit("max_tokens", "max_completion_tokens", false);
            default -> {}
        }
    }

    /** Where a client sends both, the one that is not deprecated counts. */
    private void oneLimit(String from, String to, boolean fromCounts) {
        JsonNode given = body.remove(from);
        if (given != null && !given.isNull() && (fromCounts || !body.hasNonNull(to))) {
            body.set(to, given);
        }
    }

    private void drop(List<String> names) {
        for (String name : names) {
            if (asks(name, body.remove(name))) {
                draft.dropped(name);
            }
        }
    }

    private void ignored(List<String> names) {
        for (String name : names) {
            if (asks(name, body.get(name))) {
                draft.dropped(name);
            }
        }
    }

    private void bound(String name, ServerCapabilities.Range range) {
        if (body.path(name).isNumber()) {
            BigDecimal asked = body.get(name).decimalValue();
            BigDecimal nearest = range.nearest(asked);
            if (nearest.compareTo(asked) != 0) {
                body.put(name, nearest);
                draft.approximated(name);
            }
        }
    }

    private void rename(String name, String theirs) {
        JsonNode value = body.remove(name);
        if (value != null && !body.has(theirs)) {
            body.set(theirs, value);
        }
    }

    private static boolean asks(String name, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return false;
        }
        Set<String> usual = USUAL.getOrDefault(name, Set.of());
        if (value.isNumber()) { // compared and never written out: 1e999999999 would be a text of that many digits
            return usual.stream().noneMatch(each -> isNumber(each, value.decimalValue()));
        }
        return !usual.contains(value.isTextual() ? value.textValue() : value.toString());
    }

    private static boolean isNumber(String usual, BigDecimal value) {
        return (usual.equals("0") && value.signum() == 0)
                || (usual.equals("1") && value.compareTo(BigDecimal.ONE) == 0);
    }
}
