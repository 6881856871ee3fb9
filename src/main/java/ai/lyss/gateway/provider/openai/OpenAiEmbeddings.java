package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.EmbeddingInput;
import ai.lyss.gateway.provider.EmbeddingList;
import ai.lyss.gateway.provider.Formats;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.UpstreamRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * OpenAI's embeddings (<a href="https://platform.openai.com/docs/api-reference/embeddings">reference</a>). The body goes
 * as it came; whichever encoding the server answers in, the client gets the one that it asked for.
 *
 * <p>Channel settings: those of {@link OpenAiFormat}, but {@code embeddings-path} (default {@code /embeddings}) instead
 * of {@code path}.
 */
public class OpenAiEmbeddings extends OpenAiFormat {

    /** The catalog knows what servers take. */
    public OpenAiEmbeddings(Catalog catalog) {
        super(catalog);
    }

    @Override
    protected String path(ModelRequest request, Channel channel) {
        return channel.setting("embeddings-path", "/embeddings");
    }

    @Override
    public UpstreamRequest transform(ModelRequest request, Channel channel) {
        Traits server = server(request, channel);
        if (!server.get(Capabilities.EMBEDDINGS)) {
            throw Formats.unsupported(request);
        }
        EmbeddingInput.of(request).atMost(server);
        ObjectNode body = Json.object().setAll(request.body());
        body.put("model", channel.upstreamModel(request.model()));
        if (!server.get(Capabilities.ENCODING_FORMAT)) {
            body.remove("encoding_format");
        }
        return new UpstreamRequest(path(request, channel), headers(server, channel), body);
    }

    @Override
    public ObjectNode normalize(ObjectNode answer, ModelRequest request, Channel channel) {
        if (Json.has(answer, "error")) {
            throw OpenAiErrors.inside200(answer);
        }
        return EmbeddingList.complete(answer, request);
    }

    @Override
    public StreamNormalizer streamNormalizer(ModelRequest request, Channel channel) {
        throw new IllegalStateException("embeddings are not streamed");
    }
}
