package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.Usage;
import ai.lyss.gateway.provider.Failures;
import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.UpstreamError;
import ai.lyss.gateway.provider.UpstreamRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Messages for clients that speak them themselves: request, answer and stream pass as they are
 * (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>).
 */
final class MessagesFormat implements ProviderFormat {

    @Override
    public UpstreamRequest transform(ModelRequest request, Channel channel) {
        return OwnWords.said("/v1/messages", request, channel);
    }

    @Override
    public ObjectNode normalize(ObjectNode answer, ModelRequest request, Channel channel) {
        if (AnthropicErrors.isError(answer)) {
            throw AnthropicErrors.inside200(answer);
        }
        if (!answer.path("content").isArray()) {
            throw Failures.malformed("a message without content");
        }
        return answer;
    }

    @Override
    public @Nullable Usage usage(ObjectNode normalized) {
        AnthropicUsage usage = new AnthropicUsage();
        usage.take(normalized.path("usage"));
        return Usage.of(usage.toOpenAi());
    }

    @Override
    public StreamNormalizer streamNormalizer(ModelRequest request, Channel channel) {
        return new MessagesStream();
    }

    @Override
    public UpstreamFailure failure(UpstreamError error) {
        return AnthropicErrors.failure(error);
    }
}
