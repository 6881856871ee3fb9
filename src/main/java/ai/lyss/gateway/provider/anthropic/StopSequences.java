package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code stop}, a string or several, as {@code stop_sequences}. */
final class StopSequences {

    private StopSequences() {}

    /** Sequences of white space alone are refused, so they are not sent. */
    static void addTo(ObjectNode body, ObjectNode chat, Losses losses) {
        JsonNode stop = chat.path("stop");
        if (stop.isMissingNode() || stop.isNull()) {
            return;
        }
        ArrayNode kept = Json.MAPPER.createArrayNode();
        if (stop.isTextual()) {
            addUnlessBlank(kept, stop, "stop", losses);
        } else if (stop.isArray()) {
            for (int i = 0; i < stop.size(); i++) {
                addUnlessBlank(kept, stop.get(i), "stop[" + i + "]", losses);
            }
        } else {
            throw GatewayException.invalid("stop", "'stop' must be a string or an array of strings.");
        }
        if (!kept.isEmpty()) {
            body.set("stop_sequences", kept);
        }
    }

    private static void addUnlessBlank(ArrayNode kept, JsonNode sequence, String at, Losses losses) {
        if (!sequence.isTextual()) {
            throw GatewayException.invalid(at, "'" + at + "' must be a string.");
        }
        if (!sequence.textValue().isBlank()) {
            kept.add(sequence);
        } else if (!sequence.textValue().isEmpty()) {
            losses.dropped(at);
        }
    }
}
