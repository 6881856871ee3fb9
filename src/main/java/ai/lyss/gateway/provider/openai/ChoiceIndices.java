package ai.lyss.gateway.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/** The indices of a whole answer's choices. */
public final class ChoiceIndices {

    private ChoiceIndices() {}

    /** Counts the choices from 0 when an index is missing, is not one, or is there twice; clients look them up by it. */
    public static void makeDistinct(ArrayNode choices) {
        Set<Integer> seen = new HashSet<>();
        for (JsonNode choice : choices) {
            JsonNode index = choice.path("index");
            if (!index.isInt() || index.intValue() < 0 || !seen.add(index.intValue())) {
                count(choices);
                return;
            }
        }
    }

    private static void count(ArrayNode choices) {
        for (int i = 0; i < choices.size(); i++) {
            ((ObjectNode) choices.get(i)).put("index", i);
        }
    }
}
