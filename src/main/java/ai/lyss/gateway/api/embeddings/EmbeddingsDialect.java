package ai.lyss.gateway.api.embeddings;

import ai.lyss.gateway.api.Dialect;
import ai.lyss.gateway.api.DialectStream;
import ai.lyss.gateway.api.OpenAiError;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's embeddings (<a href="https://platform.openai.com/docs/api-reference/embeddings">reference</a>). Providers
 * answer in the {@code encoding_format} that the request names, so an answer goes as it is.
 */
final class EmbeddingsDialect implements Dialect {

    @Override
    public ModelRequest read(ObjectNode body, Function<String, @Nullable String> header) {
        EmbeddingsRequestRules.check(body);
        return ModelRequest.embeddings(body.path("model").textValue(), body);
    }

    @Override
    public ObjectNode answer(ModelAnswer.Whole answer, ModelRequest request) {
        return answer.body();
    }

    @Override
    public DialectStream stream(ModelAnswer.Streamed answer, ModelRequest request) {
        throw new IllegalStateException("embeddings are not streamed");
    }

    @Override
    public ObjectNode error(GatewayException failure, String requestId) {
        return OpenAiError.of(failure);
    }
}
