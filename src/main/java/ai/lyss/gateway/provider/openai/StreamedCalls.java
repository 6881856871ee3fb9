package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.ToolCallId;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.provider.Failures;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tool calls of one choice of a stream, with their own indices, whatever the server counts. */
final class StreamedCalls {

    private int lastTool = -1;
    private final List<String> toolIds = new ArrayList<>(); // by the index that clients see
    private final Map<JsonNode, Integer> toolIndices = new HashMap<>(); // from the server's index

    /** Whether there were any. */
    boolean any() {
        return !toolIds.isEmpty();
    }

    /**
     * Puts a delta's fragments right; an empty array is removed.
     *
     * @throws UpstreamException when one is none
     */
    void normalize(ObjectNode delta) {
        if (!(delta.get("tool_calls") instanceof ArrayNode calls) || calls.isEmpty()) {
            delta.remove("tool_calls");
            return;
        }
        for (JsonNode call : calls) {
            if (!(call instanceof ObjectNode fragment)) {
                throw Failures.malformed("a tool call that is not an object");
            }
            normalizeTool(fragment);
        }
    }

    /**
     * First fragment: id, type, name. Later ones: arguments only, whatever the server repeats.
     *
     * @throws UpstreamException when the first does not say what is called
     */
    private void normalizeTool(ObjectNode fragment) {
        String id = ToolCalls.filled(fragment, "id");
        int tool = toolIndex(fragment.path("index"), id);
        lastTool = tool;
        fragment.put("index", tool);
        ToolCalls.argumentsAsText(fragment);
        if (tool == toolIds.size()) {
            toolIds.add(id == null ? ToolCallId.random() : id);
            fragment.put("id", toolIds.getLast());
            ToolCalls.checkType(fragment);
            return;
        }
        fragment.remove("id");
        fragment.remove("type");
        for (String kind : new String[] {"function", "custom"}) {
            if (fragment.get(kind) instanceof ObjectNode called) {
                called.remove("name");
            }
        }
    }

    /**
     * The index that clients see: calls count from 0, whatever the server calls them. An index whose id changes is
     * another call; without a usable index a new id is the next call, and no id goes on with the last.
     */
    private int toolIndex(JsonNode given, @Nullable String id) {
        Integer known = toolIndices.get(given);
        if (known != null && (id == null || toolIds.get(known).equals(id))) {
            return known;
        }
        boolean indexed = given.isInt() && given.intValue() >= 0;
        if (known == null && !indexed && id == null) {
            return Math.max(lastTool, 0);
        }
        int told = id == null || (known == null && indexed) ? -1 : toolIds.indexOf(id);
        int tool = told < 0 ? toolIds.size() : told;
        if (indexed) {
            toolIndices.put(given, tool);
        }
        return tool;
    }
}
