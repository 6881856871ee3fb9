package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.EmbeddingInput;
import ai.lyss.gateway.provider.EmbeddingList;
import ai.lyss.gateway.provider.StreamNormalizer;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * OpenAI's embeddings (<a href="https://platform.openai.com/docs/api-reference/embeddings">reference</a>). The body goes
 * as it came; whichever encoding the server answers in, the client gets the one that it asked for.
 *
 * <p>Channel settings: those of {@link OpenAiFormat}, but {@code embeddings-path} (default {@code /embeddings}) instead
 * of {@code path}.
 */
public class OpenAiEmbeddings extends OpenAiFormat {

    private final Catalog catalog;

    /** The catalog knows what servers take. */
    public OpenAiEmbeddings(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    protected String path(ModelRequest request, Channel channel) {
        return channel.setting("embeddings-path", "/embeddings");
    }

    @Override
    protected ObjectNode body(ModelRequest request, Channel channel) {
        Traits traits = catalog.of(channel, channel.upstreamModel(request.model()));
        EmbeddingInput.of(request).atMost(traits);
        ObjectNode body = super.body(request, channel);
        if (!traits.get(Capabilities.ENCODING_FORMAT)) {
            body.remove("encoding_format");
        }
        return body;
    }

    @Override
    public ObjectNode normalize(ObjectNode answer, ModelRequest request) {
        if (Json.has(answer, "error")) {
            throw OpenAiErrors.inside200(answer);
        }
        return EmbeddingList.complete(answer, request);
    }

    @Override
    public StreamNormalizer streamNormalizer(ModelRequest request) {
        throw new IllegalStateException("embeddings are not streamed");
    }
}
