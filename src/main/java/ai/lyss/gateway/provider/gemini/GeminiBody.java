package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A GenerateContentResponse, or the array of them that Google sends for a stream without {@code alt=sse}
 * (<a href="https://ai.google.dev/api/generate-content">reference</a>).
 */
final class GeminiBody {

    private GeminiBody() {}

    /** The responses, null when the text is neither an object nor an array of objects. */
    static @Nullable List<ObjectNode> answers(String text) {
        try {
            return answers(Json.MAPPER.readTree(text));
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    private static @Nullable List<ObjectNode> answers(JsonNode json) {
        List<ObjectNode> answers = new ArrayList<>();
        for (JsonNode each : json.isArray() ? json : List.of(json)) {
            if (!(each instanceof ObjectNode object)) {
                return null;
            }
            answers.add(object);
        }
        return answers.isEmpty() ? null : answers;
    }

    /** The one response that they add up to, null as above; an error among them is the response. */
    static @Nullable ObjectNode read(byte[] body, BodyRoom room) {
        List<ObjectNode> answers;
        try {
            answers = answers(Json.readAnswer(body, room));
        } catch (IOException notJson) {
            return null;
        }
        if (answers == null) {
            return null;
        }
        return answers.size() == 1 ? answers.getFirst() : together(answers);
    }

    private static ObjectNode together(List<ObjectNode> answers) {
        ObjectNode whole = Json.object();
        Map<Integer, ObjectNode> candidates = new TreeMap<>();
        ObjectNode usage = null;
        for (ObjectNode answer : answers) {
            if (Json.has(answer, "error")) {
                return answer;
            }
            usage = GeminiUsage.after(usage, answer);
            answer.properties().forEach(field -> whole.set(field.getKey(), field.getValue()));
            int position = 0;
            for (JsonNode candidate : answer.path("candidates")) {
                int index = candidate.path("index").asInt(position++);
                add(candidate, candidates.computeIfAbsent(index, i -> Json.object()));
            }
        }
        whole.putArray("candidates").addAll(candidates.values());
        if (usage != null) {
            whole.set("usageMetadata", usage);
        }
        return whole;
    }

    /** The parts follow each other; of everything else the last counts. */
    private static void add(JsonNode candidate, ObjectNode whole) {
        ArrayNode parts = whole.withObjectProperty("content").withArrayProperty("parts");
        for (Map.Entry<String, JsonNode> field : candidate.properties()) {
            if (!field.getKey().equals("content")) {
                whole.set(field.getKey(), field.getValue());
            }
        }
        candidate.path("content").path("parts").forEach(parts::add);
    }
}
