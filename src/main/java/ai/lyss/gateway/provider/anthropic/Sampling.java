package ai.lyss.gateway.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Temperature, top_p and the extension top_k
 * (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>).
 */
final class Sampling {

    private Sampling() {}

    /** Anthropic's temperature ends at 1, and temperature and top_p together are refused: the first one stays. */
    static void addTo(ObjectNode body, ObjectNode chat, boolean accepted, Dropped dropped) {
        JsonNode temperature = ClientField.number(chat, "temperature", "");
        JsonNode topP = ClientField.number(chat, "top_p", "");
        JsonNode topK = ClientField.number(chat, "top_k", "");
        if (temperature != null && temperature.decimalValue().compareTo(BigDecimal.ONE) > 0) {
            temperature = IntNode.valueOf(1);
        }
        add(body, "temperature", temperature, accepted, dropped);
        add(body, "top_p", topP, accepted && temperature == null, dropped);
        add(body, "top_k", topK, accepted, dropped);
    }

    private static void add(
            ObjectNode body, String field, @Nullable JsonNode value, boolean accepted, Dropped dropped) {
        if (value == null) {
            return;
        }
        if (accepted) {
            body.set(field, value);
        } else {
            dropped.add(field);
        }
    }
}
