package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@code chat.completion} put together from normalized chunks: some models stream whatever they are asked for. Text is
 * joined, lists are put one behind the other, of all else the last counts.
 */
final class AssembledAnswer {

    private final ObjectNode answer = Json.object();
    private final Map<Integer, ObjectNode> choices = new TreeMap<>();
    private final Map<ObjectNode, Map<String, StringBuilder>> texts = new IdentityHashMap<>(); // that grow, by field

    void add(ObjectNode chunk) {
        chunk.properties().forEach(field -> {
            if (!field.getKey().equals("choices") && !field.getKey().equals("usage")) {
                answer.set(field.getKey(), field.getValue());
            }
        });
        for (JsonNode piece : chunk.path("choices")) {
            int index = piece.path("index").asInt();
            add(piece, choices.computeIfAbsent(index, AssembledAnswer::begin));
        }
    }

    /** The answer, once all chunks are there. */
    ObjectNode complete(@Nullable ObjectNode usage) {
        texts.forEach((node, fields) -> fields.forEach((name, text) -> node.put(name, text.toString())));
        answer.put("object", "chat.completion");
        ArrayNode all = answer.putArray("choices");
        choices.values().forEach(all::add);
        if (usage != null) {
            answer.set("usage", usage);
        }
        return answer;
    }

    private static ObjectNode begin(int index) {
        ObjectNode choice = Json.object().put("index", index);
        choice.putObject("message").put("role", "assistant").putNull("content");
        return choice;
    }

    private void add(JsonNode piece, ObjectNode choice) {
        piece.properties().forEach(field -> {
            switch (field.getKey()) {
                case "index" -> {}
                case "delta" -> merge((ObjectNode) choice.get("message"), field.getValue());
                case "logprobs" -> {
                    if (field.getValue().isObject()) {
                        merge(choice.withObject("/logprobs"), field.getValue());
                    }
                }
                default -> choice.set(field.getKey(), field.getValue());
            }
        });
    }

    private void merge(ObjectNode into, JsonNode delta) {
        delta.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            JsonNode before = into.path(name);
            if (name.equals("tool_calls")) {
                value.forEach(call -> mergeCall(into.withArray("/tool_calls"), call));
            } else if (name.equals("role") || name.equals("id") || name.equals("type")) {
                into.set(name, value);
            } else if (value.isTextual() && before.isTextual()) {
                texts.computeIfAbsent(into, mine -> new HashMap<>())
                        .computeIfAbsent(name, first -> new StringBuilder(before.textValue()))
                        .append(value.textValue());
            } else if (value.isArray() && before instanceof ArrayNode list) {
                value.forEach(list::add);
            } else if (value.isObject() && before instanceof ObjectNode object) {
                merge(object, value);
            } else if (!value.isNull() || before.isMissingNode()) {
                into.set(name, value.deepCopy());
            }
        });
    }

    private void mergeCall(ArrayNode calls, JsonNode fragment) {
        int index = fragment.path("index").asInt();
        while (calls.size() <= index) {
            calls.addObject();
        }
        ObjectNode call = (ObjectNode) calls.get(index);
        merge(call, fragment);
        call.remove("index");
    }
}
