package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What a channel answered, in the words of the operation that it was asked for. */
public sealed interface ModelAnswer {

    /** Where the provider's normalize step leaves it. */
    ExchangeKey<ModelAnswer> KEY = new ExchangeKey<>("modelAnswer", ModelAnswer.class);

    /** Whose words these are: a {@link Operation#CHAT} answer still has to be said in the client's dialect. */
    Operation operation();

    /**
     * A whole answer.
     *
     * @param body for example a {@code chat.completion}
     * @param usage what the upstream reported
     */
    record Whole(
            Operation operation, ObjectNode body, @Nullable Usage usage) implements ModelAnswer {}

    /** A stream, for example of {@code chat.completion.chunk}. */
    record Streamed(Operation operation, ChunkStream chunks) implements ModelAnswer {}
}
