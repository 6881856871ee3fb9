package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Chunks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
    private final FunctionNames names;
    private final Consumer<ObjectNode> sink;
    private boolean roleSent;
    private boolean produced;
    private int calls;
    private JsonNode logprobs = Json.MAPPER.nullNode();
    private boolean finished;
    private @Nullable String reason;
    private @Nullable String signature;
    private final StringBuilder content = new StringBuilder();
    private JsonNode sources = Json.MAPPER.missingNode();

    StreamedChoice(int index, Chunks chunks, FunctionNames names, Consumer<ObjectNode> sink) {
        this.index = index;
        this.chunks = chunks;
        this.names = names;
        this.sink = sink;
    }

    /** Emits what the event adds, and remembers the finish reason if it has one. */
    void accept(JsonNode candidate) {
        logprobs = Logprobs.toOpenAi(candidate.path("logprobsResult"));
        readFrom(candidate);
        if (Citations.areIn(candidate)) {
            sources = candidate;
        }
        String given = FinishReasons.of(candidate);
        if (given != null) {
            finished = true;
            reason = given;
        }
    }

    @Override
    public void text(String text) {
        content.append(text);
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

    /** Clients put the pieces of a string together, and a signature must stay whole: the last one, once, at the end. */
    @Override
    public void signature(String ofTheLast) {
        signature = ofTheLast;
    }

    @Override
    public FunctionNames names() {
        return names;
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

    /** Emits what is told of the whole, and the last chunk. */
    void finish() {
        if (!roleSent) {
            sink.accept(chunks.role(index));
        }
        ObjectNode whole = Json.object();
        ArrayNode annotations = Citations.ofStreamed(sources, content.toString());
        if (!annotations.isEmpty()) {
            whole.set("annotations", annotations);
        }
        if (signature != null) {
            Signature.tell(signature, whole);
        }
        if (!whole.isEmpty()) {
            sink.accept(chunks.delta(index, whole));
        }
        sink.accept(chunks.finish(index, FinishReasons.openAi(reason, calls > 0)));
    }
}
