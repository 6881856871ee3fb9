package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a channel answered, in OpenAI's words. */
public sealed interface ChatAnswer {

    /** Where the provider's normalize step leaves it. */
    ExchangeKey<ChatAnswer> KEY = new ExchangeKey<>("chatAnswer", ChatAnswer.class);

    /** A whole {@code chat.completion}. */
    record Whole(ObjectNode body) implements ChatAnswer {}

    /** A stream of {@code chat.completion.chunk}. */
    record Streamed(ChunkStream chunks) implements ChatAnswer {}
}
