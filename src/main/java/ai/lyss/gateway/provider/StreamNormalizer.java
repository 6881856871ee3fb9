package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One streamed answer, event by event, in OpenAI's words. Emits {@code chat.completion.chunk} objects: the role once
 * per choice, content, tool calls, exactly one finish chunk per choice. It never emits the usage chunk: it reports
 * usage through {@link #usage()} and whoever runs it sends that chunk if the client asked.
 *
 * <p>Used by one thread for one answer.
 */
public interface StreamNormalizer {

    /**
     * Takes the next event and emits what it says.
     *
     * @throws UpstreamException when the event is an error, or is broken
     */
    void accept(SseEvent event, Consumer<ObjectNode> chunks);

    /**
     * Called once when nothing more will be read: the terminal marker was seen or the body has ended. Emits what was
     * held back.
     *
     * @throws UpstreamException with cause {@code TRUNCATED} when the terminal marker never came
     */
    void end(Consumer<ObjectNode> chunks);

    /** True once the terminal marker was seen: nothing after it is read. */
    boolean isDone();

    /**
     * True when everything that was promised has come, in a format without an end marker: the end of the body should be
     * next, and is not waited for as long as for content.
     */
    default boolean isSettled() {
        return false;
    }

    /** True when nothing is missing if nothing more comes, however long it is waited for. */
    default boolean isWhole() {
        return isSettled();
    }

    /** OpenAI's usage object as known so far (the last one counts), or null. */
    @Nullable
    ObjectNode usage();

    /** True when a reader of the stream would see something: a delta beyond the role, or the finish reason. */
    default boolean isContent(ObjectNode chunk) {
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.hasNonNull("finish_reason")) {
                return true;
            }
            for (var field : choice.path("delta").properties()) {
                JsonNode value = field.getValue();
                boolean empty = value.isNull()
                        || (value.isTextual() && value.textValue().isEmpty());
                if (!empty && !field.getKey().equals("role")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A chunk with the stream's id, created and model but no choices yet: what the usage chunk is made of. */
    ObjectNode envelope();
}
