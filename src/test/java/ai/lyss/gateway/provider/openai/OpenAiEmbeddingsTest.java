package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatContract;
import ai.lyss.gateway.provider.TestCatalog;
import java.util.Set;

class OpenAiEmbeddingsTest extends ProviderFormatContract {

    @Override
    protected ProviderFormat format() {
        return new OpenAiEmbeddings(TestCatalog.SHIPPED);
    }

    @Override
    protected String folder() {
        return "openai/embeddings";
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
