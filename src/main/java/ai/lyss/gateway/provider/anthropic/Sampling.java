package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Temperature, top_p and the extension top_k
 * (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>). What says the default, 1, is lost
 * nowhere: it holds when nothing is said.
 */
final class Sampling {

    private final ObjectNode body;
    private final ObjectNode chat;
    private final Losses losses;

    Sampling(ObjectNode body, ObjectNode chat, Losses losses) {
        this.body = body;
        this.chat = chat;
        this.losses = losses;
    }

    /** Anthropic's temperature ends at 1. Where it and top_p are refused together, it stays unless it says nothing. */
    void say(Traits model, boolean accepted) {
        JsonNode temperature = ClientField.number(chat, "temperature", "");
        JsonNode topP = ClientField.number(chat, "top_p", "");
        boolean one = temperature != null && topP != null && !model.get(Capabilities.TEMPERATURE_WITH_TOP_P);
        boolean topPInstead = one && compareToOne(temperature) == 0;
        if (accepted && temperature != null && compareToOne(temperature) > 0) {
            temperature = IntNode.valueOf(1);
            losses.approximated("temperature");
        }
        say("temperature", temperature, accepted && !topPInstead);
        say("top_p", topP, accepted && (!one || topPInstead));
        say("top_k", ClientField.number(chat, "top_k", ""), accepted);
    }

    private void say(String field, @Nullable JsonNode value, boolean accepted) {
        if (value == null) {
            return;
        }
        if (accepted) {
            body.set(field, value);
        } else if (field.equals("top_k") || compareToOne(value) != 0) {
            losses.dropped(field);
        }
    }

    private static int compareToOne(@Nullable JsonNode number) {
        return number == null ? -1 : number.decimalValue().compareTo(BigDecimal.ONE);
    }
}
