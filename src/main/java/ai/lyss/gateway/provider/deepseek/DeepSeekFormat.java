package ai.lyss.gateway.provider.deepseek;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.openai.OpenAiFormat;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** DeepSeek (<a href="https://api-docs.deepseek.com/api/create-chat-completion">reference</a>). */
final class DeepSeekFormat extends OpenAiFormat {

    @Override
    protected ObjectNode body(ModelRequest request, Channel channel) {
        return DeepSeekRequest.adapt(super.body(request, channel));
    }

    @Override
    public ObjectNode normalize(ObjectNode answer, ModelRequest request) {
        ObjectNode normalized = super.normalize(answer, request);
        if (normalized.get("usage") instanceof ObjectNode usage) {
            DeepSeekUsage.nameCachedTokens(usage);
        }
        return normalized;
    }

    @Override
    public StreamNormalizer streamNormalizer(ModelRequest request) {
        return new DeepSeekStream(super.streamNormalizer(request));
    }
}
