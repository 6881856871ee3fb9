package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.provider.EmbeddingInput;
import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.UpstreamError;
import ai.lyss.gateway.provider.UpstreamRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Gemini's embeddings (<a href="https://ai.google.dev/api/embeddings">reference</a>): {@code embedContent} for one
 * input, {@code batchEmbedContents} for several. Channel settings: {@code api-version}, as in {@link GeminiFormat}.
 */
final class GeminiEmbeddings implements ProviderFormat {

    private final Catalog catalog;

    GeminiEmbeddings(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public UpstreamRequest transform(ModelRequest request, Channel channel) {
        String model = channel.upstreamModel(request.model());
        EmbeddingInput input = EmbeddingInput.of(request).atMost(catalog.of(channel, model));
        GeminiEmbeddingRequest said = GeminiEmbeddingRequest.of(request, input, GeminiFormat.name(model));
        return new UpstreamRequest(
                GeminiFormat.path(model, said.method(), channel),
                GeminiFormat.headers(channel),
                said.body(),
                said.losses());
    }

    @Override
    public ObjectNode normalize(ObjectNode answer, ModelRequest request, Channel channel) {
        if (Json.has(answer, "error")) {
            throw GeminiErrors.inside200(answer);
        }
        return GeminiEmbeddingAnswer.normalize(answer, request);
    }

    @Override
    public StreamNormalizer streamNormalizer(ModelRequest request, Channel channel) {
        throw new IllegalStateException("embeddings are not streamed");
    }

    @Override
    public UpstreamFailure failure(UpstreamError error) {
        return GeminiErrors.failure(error);
    }
}
