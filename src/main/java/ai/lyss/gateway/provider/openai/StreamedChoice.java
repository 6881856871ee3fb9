package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** One choice of a stream: role once, tool calls with their own indices, one finish and nothing after it. */
final class StreamedChoice {

    private final int index;
    private final @Nullable ThinkTags tags;
    private final boolean oldFunctions;
    private final StreamedCalls calls = new StreamedCalls();
    private boolean roleSent;
    private boolean begun;
    private boolean finished;

    /**
     * The choice of an index.
     *
     * @param inlineThink whether its text may begin with reasoning in tags
     * @param oldFunctions whether the client knows function calls only
     */
    StreamedChoice(int index, boolean inlineThink, boolean oldFunctions) {
        this.index = index;
        this.tags = inlineThink ? new ThinkTags() : null;
        this.oldFunctions = oldFunctions;
    }

    boolean isFinished() {
        return finished;
    }

    /** Adds what the choice says to {@code now}, and its finish, if it comes, to {@code end}. */
    void accept(ObjectNode choice, ArrayNode now, ArrayNode end) {
        if (finished) {
            return; // Azure's asynchronous filter results may come after the finish
        }
        boolean whole = choice.has("message") && !choice.has("delta");
        ObjectNode delta = delta(choice, whole);
        if (delta != null) {
            normalize(delta);
        }
        String reason = FinishReasons.normalize(choice.get("finish_reason"), calls.any());
        if (reason == null && whole) {
            reason = calls.any() ? "tool_calls" : "stop";
        }
        choice.put("index", index);
        if (reason == null) {
            choice.putNull("finish_reason");
            if (delta != null && !delta.isEmpty()) {
                now.add(choice);
            }
            return;
        }
        finished = true;
        if (!roleSent) {
            delta = Json.object();
            normalize(delta);
        }
        delta = withWhatIsHeld(delta);
        if (delta != null
                && (delta.has("role")
                        || saysMore(delta))) { // the finish chunk's delta is empty: what came with it goes first
            ObjectNode before = choice.deepCopy();
            before.set("delta", delta);
            before.putNull("finish_reason");
            now.add(before);
        }
        choice.set("delta", Json.object());
        choice.put("finish_reason", oldFunctions && reason.equals("tool_calls") ? "function_call" : reason);
        end.add(choice);
    }

    /** A whole message is the delta of all that there is; after deltas it only repeats them. */
    private @Nullable ObjectNode delta(ObjectNode choice, boolean whole) {
        JsonNode said = choice.get("delta");
        if (choice.remove("message") instanceof ObjectNode message && whole && !begun) {
            said = message;
            choice.set("delta", message);
        }
        return said instanceof ObjectNode object ? object : null;
    }

    private void normalize(ObjectNode delta) {
        if (roleSent) {
            delta.remove("role");
        } else {
            roleSent = true;
            delta.put("role", "assistant");
        }
        AnsweredMessage.normalize(delta);
        begun |= saysMore(delta);
        if (tags != null && delta.path("content").isTextual()) {
            ThinkTags.Piece piece = tags.take(delta.get("content").textValue());
            delta.put("content", piece.content());
            AnsweredMessage.addReasoning(delta, piece.reasoning());
            if (piece.content().isEmpty() && !delta.has("role")) {
                delta.remove("content");
            }
        }
        calls.normalize(delta);
        if (oldFunctions) {
            OldFunctions.stream(delta);
        }
    }

    private @Nullable ObjectNode withWhatIsHeld(@Nullable ObjectNode delta) {
        if (tags == null) {
            return delta;
        }
        ThinkTags.Piece left = tags.end();
        ObjectNode more = delta == null ? Json.object() : delta;
        if (!left.content().isEmpty()) {
            more.put("content", more.path("content").asText("") + left.content());
        }
        AnsweredMessage.addReasoning(more, left.reasoning());
        return more;
    }

    /** Something beyond the role. */
    private static boolean saysMore(ObjectNode delta) {
        for (var field : delta.properties()) {
            JsonNode value = field.getValue();
            boolean empty = value.isNull()
                    || (value.isTextual() && value.textValue().isEmpty())
                    || (value.isArray() && value.isEmpty());
            if (!empty && !field.getKey().equals("role")) {
                return true;
            }
        }
        return false;
    }
}
