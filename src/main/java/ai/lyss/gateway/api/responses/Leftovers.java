package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** The fields of an object that have no word in chat completions. */
final class Leftovers {

    private Leftovers() {}

    /** Notes every field but these as dropped, leaving out values that ask for nothing. */
    static void note(Given object, Set<String> said, List<Loss> losses) {
        object.object().properties().forEach(field -> {
            if (!said.contains(field.getKey()) && asks(field.getValue())) {
                losses.add(Loss.dropped(object.field(field.getKey()).path()));
            }
        });
    }

    private static boolean asks(JsonNode value) {
        boolean off = value.isBoolean() && !value.booleanValue();
        return !value.isNull() && !off && !(value.isContainerNode() && value.isEmpty());
    }
}
