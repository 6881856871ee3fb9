package ai.lyss.gateway.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The fields of a request that are not said to Anthropic, in the order in which they were found. */
final class Dropped {

    /** All that has a word there, or no meaning beyond the gateway. Everything else that a client sends is dropped. */
    static final Set<String> SAID = Set.of(
            "cache_control",
            "function_call",
            "functions",
            "max_completion_tokens",
            "max_tokens",
            "messages",
            "model",
            "n",
            "parallel_tool_calls",
            "reasoning_effort",
            "response_format",
            "service_tier",
            "stop",
            "stream",
            "stream_options",
            "temperature",
            "thinking",
            "tool_choice",
            "tools",
            "top_k",
            "top_p");

    private static final Set<String> OFF_AT_ZERO = Set.of("frequency_penalty", "presence_penalty");

    private final Set<String> names = new LinkedHashSet<>();

    /** What has no word, leaving out values that ask for nothing. */
    Dropped(ObjectNode chat) {
        chat.properties().forEach(field -> {
            if (!SAID.contains(field.getKey()) && asks(field.getKey(), field.getValue())) {
                names.add(field.getKey());
            }
        });
    }

    /** Adds a field that Anthropic has a word for, but not this model or not beside another. */
    void add(String field) {
        names.add(field);
    }

    List<String> names() {
        return List.copyOf(names);
    }

    private static boolean asks(String field, JsonNode value) {
        if (value.isNull() || (value.isBoolean() && !value.booleanValue())) {
            return false;
        }
        return !(OFF_AT_ZERO.contains(field)
                && value.isNumber()
                && value.decimalValue().signum() == 0);
    }
}
