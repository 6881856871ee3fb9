package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of one request cannot be said as it was meant, in the order in which it was found. A field is told once. */
public final class Losses {

    /** What happens anyway (<a href="https://platform.openai.com/docs/api-reference/chat/create">defaults</a>). */
    private static final Map<String, String> DEFAULTS =
            Map.of("modalities", "[\"text\"]", "parallel_tool_calls", "true", "verbosity", "\"medium\"");

    private static final Set<String> OFF_AT_ZERO = Set.of("frequency_penalty", "presence_penalty", "top_logprobs");

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
     * Notes all fields of an object that nobody has a word for, leaving out those that ask for nothing: null, false,
     * empty strings and arrays, and OpenAI's defaults.
     *
     * @param said the names of the fields that are said, or have no meaning beyond the gateway
     * @param path the object's own, empty for the request
     */
    public void droppedBut(Set<String> said, ObjectNode object, String path) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            if (!said.contains(name) && asks(name, field.getValue())) {
                dropped(path.isEmpty() ? name : path + "." + name);
            }
        }
    }

    /** All so far. */
    public List<Loss> all() {
        return List.copyOf(found.values());
    }

    private static boolean asks(String name, JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL -> false;
            case BOOLEAN -> value.booleanValue() ? !isDefault(name, value) : name.equals("parallel_tool_calls");
            case STRING -> !value.textValue().isEmpty() && !isDefault(name, value);
            case ARRAY -> !value.isEmpty() && !isDefault(name, value);
            case NUMBER -> !OFF_AT_ZERO.contains(name) || value.decimalValue().signum() != 0;
            default -> true;
        };
    }

    private static boolean isDefault(String name, JsonNode value) {
        String usual = DEFAULTS.get(name);
        return usual != null && usual.equals(Json.text(value));
    }
}
