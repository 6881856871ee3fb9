package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One choice of a stream: role once, tool calls with their own indices, one finish and nothing after it. */
final class StreamedChoice {

    private final int index;
    private boolean roleSent;
    private boolean finished;
    private int lastTool = -1;
    private final Set<Integer> startedTools = new HashSet<>();
    private final Map<Integer, String> toolIds = new TreeMap<>();

    StreamedChoice(int index) {
        this.index = index;
    }

    boolean isFinished() {
        return finished;
    }

    /** Adds what the choice says to {@code now}, and its finish, if it comes, to {@code end}. */
    void accept(ObjectNode choice, ArrayNode now, ArrayNode end) {
        if (finished) {
            return; // Azure's asynchronous filter results may come after the finish
        }
        ObjectNode delta = choice.get("delta") instanceof ObjectNode given ? given : null;
        if (delta != null) {
            normalize(delta);
        }
        String reason = FinishReasons.normalize(choice.get("finish_reason"), !startedTools.isEmpty());
        boolean saysSomething = delta != null && !delta.isEmpty();
        choice.put("index", index);
        if (reason == null) {
            choice.putNull("finish_reason");
            if (saysSomething) {
                now.add(choice);
            }
            return;
        }
        finished = true;
        if (delta != null && hasText(delta)) { // the finish chunk's delta is empty: what came with it goes first
            ObjectNode before = choice.deepCopy();
            before.putNull("finish_reason");
            now.add(before);
        }
        choice.set("delta", Json.object());
        choice.put("finish_reason", reason);
        end.add(choice);
    }

    private static boolean hasText(ObjectNode delta) {
        for (JsonNode value : delta) {
            boolean empty =
                    value.isNull() || (value.isTextual() && value.textValue().isEmpty());
            if (!empty) {
                return true;
            }
        }
        return false;
    }

    private void normalize(ObjectNode delta) {
        if (roleSent) {
            delta.remove("role");
        } else {
            roleSent = true;
            if (!Json.has(delta, "role")) {
                delta.put("role", "assistant");
            }
        }
        if (delta.get("content") instanceof ArrayNode parts) {
            delta.put("content", ContentParts.text(parts));
        }
        if (delta.get("tool_calls") instanceof ArrayNode calls) {
            if (calls.isEmpty()) {
                delta.remove("tool_calls");
            }
            calls.forEach(call -> {
                if (call instanceof ObjectNode fragment) {
                    normalizeTool(fragment);
                }
            });
        } else {
            delta.remove("tool_calls");
        }
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
            if (!Json.has(fragment, "type")) {
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
