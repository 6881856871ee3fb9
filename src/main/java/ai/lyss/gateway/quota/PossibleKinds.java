package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.PriceKind;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which kinds of tokens a request can come to, by what it contains: reservations are made at the dearest of them. Sound and
 * pictures need a part that is no text, audio answers a word for them, cache writes for an hour their time to live.
 */
final class PossibleKinds {

    private static final Set<PriceKind> EMBEDDED = Set.of(PriceKind.INPUT);
    private static final Set<String> TEXTS = Set.of(
            "text",
            "input_text",
            "output_text",
            "reasoning_text",
            "summary_text",
            "refusal",
            "thinking",
            "redacted_thinking",
            "tool_use",
            "tool_result");
    private static final int DEEPEST = 6; // messages, content, a tool's result, its content

    private final Set<PriceKind> kinds = EnumSet.of(
            PriceKind.INPUT, PriceKind.CACHED_INPUT, PriceKind.CACHE_WRITE_5M, PriceKind.OUTPUT, PriceKind.REASONING);

    private PossibleKinds() {}

    /** Those of a request; too many rather than too few. */
    static Set<PriceKind> of(ModelRequest request) {
        if (request.operation() == Operation.EMBEDDINGS) {
            return EMBEDDED;
        }
        PossibleKinds possible = new PossibleKinds();
        possible.body(request.body());
        ModelRequest.Original original = request.original();
        if (original != null) {
            possible.body(original.body());
        }
        return possible.kinds;
    }

    private void body(JsonNode body) {
        cached(body);
        for (String field : new String[] {"messages", "input", "system", "tools"}) {
            list(body.path(field), !field.equals("tools"), 0);
        }
        if (body.has("audio") || body.has("modalities") || body.has("extra_body") || body.has("google")) {
            kinds.add(PriceKind.AUDIO_OUTPUT);
        }
    }

    private void list(JsonNode list, boolean spoken, int depth) {
        if (!list.isArray() || depth > DEEPEST) {
            return;
        }
        for (JsonNode each : list) {
            cached(each);
            boolean said = spoken && depth > 0 && each.isObject();
            if ((said && !TEXTS.contains(each.path("type").asText("text")))
                    || each.has("images")
                    || each.has("audio")) {
                kinds.add(PriceKind.AUDIO_INPUT);
                kinds.add(PriceKind.IMAGE_INPUT);
            }
            list(each.path("content"), spoken, depth + 1);
        }
    }

    private void cached(JsonNode marked) {
        if ("1h".equals(marked.path("cache_control").path("ttl").textValue())) {
            kinds.add(PriceKind.CACHE_WRITE_1H);
        }
    }
}
