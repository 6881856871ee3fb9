package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A provider's words for one operation: how a request is said to it, how its answer, its stream and its errors are said in OpenAI's.
 * Stateless; what a stream needs to remember lives in its {@link StreamNormalizer}.
 */
public interface ProviderFormat {

    /**
     * Says the request in the provider's words. The request's body is shared and must not be changed.
     *
     * @throws GatewayException with a 400 kind when the provider has no way to say it
     */
    UpstreamRequest transform(ModelRequest request, Channel channel);

    /**
     * Reads the body of a whole answer (HTTP 2xx), null when it is not one: most are one JSON object.
     *
     * @param room for the nodes of a large one
     */
    default @Nullable ObjectNode read(byte[] body, BodyRoom room) {
        try {
            return Json.readAnswer(body, room) instanceof ObjectNode object ? object : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    /**
     * Says a whole answer (HTTP 2xx) in the operation's words, a {@code chat.completion} for chat. May change and return {@code answer}.
     *
     * @throws UpstreamException when it is an error in disguise, or not an answer at all
     */
    ObjectNode normalize(ObjectNode answer, ModelRequest request, Channel channel);

    /** The usage that a normalized answer tells. */
    default @Nullable Usage usage(ObjectNode normalized) {
        return Usage.of(normalized.get("usage"));
    }

    /** A new state machine for one streamed answer. */
    StreamNormalizer streamNormalizer(ModelRequest request, Channel channel);

    /** Says what a refusal means. The body may be empty, HTML or anything else. */
    UpstreamFailure failure(UpstreamError error);
}
