package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A chat completion as the client asked for it, in OpenAI's words
 * (<a href="https://platform.openai.com/docs/api-reference/chat/create">create chat completion</a>).
 *
 * @param model the name that the caller sends, not the upstream's
 * @param stream whether the client wants a stream
 * @param includeUsage whether the client asked for the usage chunk ({@code stream_options.include_usage})
 * @param body the whole body, fields and order as received; shared by all attempts, so nobody may change it
 */
public record ChatRequest(String model, boolean stream, boolean includeUsage, ObjectNode body) {

    /** Where the read-request step leaves it. */
    public static final ExchangeKey<ChatRequest> KEY = new ExchangeKey<>("chatRequest", ChatRequest.class);
}
