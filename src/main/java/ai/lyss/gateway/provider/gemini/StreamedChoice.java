package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Chunks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One candidate of a stream. Calls are counted over the whole stream: parallel calls often come one an event, each at
 * position 0 of its own parts.
 */
final class StreamedChoice implements Parts {

    private final int index;
    private final Chunks chunks;
    private final Consumer<ObjectNode> sink;
    private boolean roleSent;
    private boolean produced;
    private int calls;
    private JsonNode logprobs = Json.MAPPER.nullNode();
    private boolean finished;
    private @Nullable String reason;

    StreamedChoice(int index, Chunks chunks, Consumer<ObjectNode> sink) {
        this.index = index;
        this.chunks = chunks;
        this.sink = sink;
    }

    /** Emits what the event adds, and remembers the finish reason if it has one. */
    void accept(JsonNode candidate) {
        logprobs = Logprobs.toOpenAi(candidate.path("logprobsResult"));
        readFrom(candidate);
        String given = Json.textOf(candidate, "finishReason");
        if (given != null && !given.isEmpty()) {
            finished = true;
            reason = given;
        }
    }

    @Override
    public void text(String text) {
        emit(chunks.content(index, text), true);
    }

    @Override
    public void thought(String text) {
        emit(chunks.reasoning(index, text), true);
    }

    @Override
    public void call(ObjectNode toolCall) {
        ObjectNode indexed = Json.object().put("index", calls++);
        indexed.setAll(toolCall);
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls").add(indexed);
        emit(chunks.delta(index, delta), false);
    }

    @Override
    public void image(ObjectNode image) {
        ObjectNode delta = Json.object();
        delta.putArray("images").add(image);
        emit(chunks.delta(index, delta), true);
    }

    /** The role goes first, once; a choice that begins with a call has null for content. */
    private void emit(ObjectNode chunk, boolean text) {
        if (!roleSent) {
            roleSent = true;
            ObjectNode role = Json.object().put("role", "assistant");
            sink.accept(chunks.delta(index, text ? role.put("content", "") : role.putNull("content")));
        }
        produced = true;
        if (!logprobs.isNull()) {
            ((ObjectNode) chunk.path("choices").path(0)).set("logprobs", logprobs);
            logprobs = Json.MAPPER.nullNode(); // once for all parts of the event
        }
        sink.accept(chunk);
    }

    boolean isFinished() {
        return finished;
    }

    @Nullable
    String reason() {
        return reason;
    }

    /** True when the model failed before it said anything. */
    boolean isFailure() {
        return !produced && !FinishReasons.explainsNothing(reason);
    }

    /** Emits the last chunk. */
    void finish() {
        if (!roleSent) {
            sink.accept(chunks.role(index));
        }
        sink.accept(chunks.finish(index, FinishReasons.openAi(reason, calls > 0)));
    }
}
