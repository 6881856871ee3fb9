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
 * The tokens of a message before it is sent
 * (<a href="https://docs.anthropic.com/en/api/messages-count-tokens">count message tokens</a>).
 */
final class CountTokensFormat implements ProviderFormat {

    @Override
    public UpstreamRequest transform(ModelRequest request, Channel channel) {
        return OwnWords.said("/v1/messages/count_tokens", request, channel);
    }

    @Override
    public ObjectNode normalize(ObjectNode answer, ModelRequest request, Channel channel) {
        if (AnthropicErrors.isError(answer)) {
            throw AnthropicErrors.inside200(answer);
        }
        if (!answer.path("input_tokens").isIntegralNumber()) {
            throw Failures.malformed("a count without input_tokens");
        }
        return answer;
    }

    /** Counting uses no tokens. */
    @Override
    public @Nullable Usage usage(ObjectNode normalized) {
        return null;
    }

    @Override
    public StreamNormalizer streamNormalizer(ModelRequest request, Channel channel) {
        throw new IllegalStateException("a count is not streamed");
    }

    @Override
    public UpstreamFailure failure(UpstreamError error) {
        return AnthropicErrors.failure(error);
    }
}
