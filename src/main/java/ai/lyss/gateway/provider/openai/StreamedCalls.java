package ai.lyss.gateway.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tool calls of one choice of a stream, with their own indices, whatever the server counts. */
final class StreamedCalls {

    private int lastTool = -1;
    private final Set<Integer> startedTools = new HashSet<>();
    private final Map<Integer, String> toolIds = new TreeMap<>();

    /** Whether there were any. */
    boolean any() {
        return !startedTools.isEmpty();
    }

    /** Puts a delta's fragments right; an empty array is removed. */
    void normalize(ObjectNode delta) {
        if (!(delta.get("tool_calls") instanceof ArrayNode calls) || calls.isEmpty()) {
            delta.remove("tool_calls");
            return;
        }
        calls.forEach(call -> {
            if (call instanceof ObjectNode fragment) {
                normalizeTool(fragment);
            }
        });
    }

    /** First fragment: id, type, name. Later ones: arguments only, whatever the server repeats. */
    private void normalizeTool(ObjectNode fragment) {
        String id = ToolCalls.filled(fragment, "id");
        int tool = toolIndex(fragment.get("index"), id);
        lastTool = tool;
        fragment.put("index", tool);
        ToolCalls.argumentsAsText(fragment);
        if (startedTools.add(tool)) {
            if (id == null) {
                id = ToolCalls.newId();
                fragment.put("id", id);
            }
            toolIds.put(tool, id);
            if (ToolCalls.filled(fragment, "type") == null) {
                fragment.put("type", "function");
            }
            return;
        }
        fragment.remove("id");
        fragment.remove("type");
        if (fragment.get("function") instanceof ObjectNode function) {
            function.remove("name");
        }
    }

    /** Without a usable index a new id is the next call, and no id goes on with the last. */
    private int toolIndex(@Nullable JsonNode given, @Nullable String id) {
        if (given != null && given.isInt() && given.intValue() >= 0) {
            String known = toolIds.get(given.intValue());
            boolean otherCall = id != null && known != null && !known.equals(id);
            if (!otherCall) {
                return given.intValue();
            }
        }
        if (id != null) {
            for (Map.Entry<Integer, String> known : toolIds.entrySet()) {
                if (known.getValue().equals(id)) {
                    return known.getKey();
                }
            }
            return toolIds.size();
        }
        return Math.max(lastTool, 0);
    }
}
