package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChatRequest;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A provider's words: how a request is said to it, how its answer, its stream and its errors are said in OpenAI's.
 * Stateless; what a stream needs to remember lives in its {@link StreamNormalizer}.
 */
public interface ProviderFormat {

    /**
     * Says the request in the provider's words. The request's body is shared and must not be changed.
     *
     * @throws GatewayException with a 400 kind when the provider has no way to say it
     */
    UpstreamRequest transform(ChatRequest request, Channel channel);

    /**
     * Says a whole answer (HTTP 2xx) as a {@code chat.completion}. May change and return {@code answer}.
     *
     * @throws UpstreamException when it is an error in disguise, or not an answer at all
     */
    ObjectNode normalize(ObjectNode answer, ChatRequest request);

    /** A new state machine for one streamed answer. */
    StreamNormalizer streamNormalizer(ChatRequest request);

    /** Says what a refusal means. The body may be empty, HTML or anything else. */
    UpstreamFailure failure(UpstreamError error);
}
