package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of one request cannot be said as it was meant, in the order in which it was found. A field is told once. */
public final class Losses {

    private final Map<String, Loss> found = new LinkedHashMap<>();

    /** Notes a field that is not sent. */
    public void dropped(String path) {
        found.putIfAbsent(path, Loss.dropped(path));
    }

    /** Notes a field of which only something near is sent. */
    public void approximated(String path) {
        found.putIfAbsent(path, Loss.approximated(path));
    }

    /**
     * Notes all fields of an object that nobody has a word for, leaving out those that ask for nothing: null and false.
     *
     * @param path the object's own, empty for the request
     * @param said the names of the fields that are said, or have no meaning beyond the gateway
     */
    public void droppedBut(Set<String> said, ObjectNode object, String path) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode value = field.getValue();
            boolean asks = !value.isNull() && !(value.isBoolean() && !value.booleanValue());
            if (asks && !said.contains(field.getKey())) {
                dropped(path.isEmpty() ? field.getKey() : path + "." + field.getKey());
            }
        }
    }

    /** All so far. */
    public List<Loss> all() {
        return List.copyOf(found.values());
    }
}
