package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatContract;
import ai.lyss.gateway.provider.TestCatalog;
import java.util.Set;

class GeminiEmbeddingsTest extends ProviderFormatContract {

    @Override
    protected ProviderFormat format() {
        return new GeminiEmbeddings(TestCatalog.SHIPPED);
    }

    @Override
    protected String folder() {
        return "gemini/embeddings";
    }

    @Override
    protected Operation operation() {
        return Operation.EMBEDDINGS;
    }

    @Override
    protected Set<String> kinds() {
        return Set.of("request", "answer");
    }
}
