package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.catalog.ModelCatalog;
import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatProperties;
import java.nio.file.Path;

class DeepSeekPropertiesTest extends ProviderFormatProperties {

    @Override
    protected ProviderFormat format() {
        return new OpenAiFormat(ModelCatalog.of(Path.of("config/models.yaml")));
    }

    @Override
    protected String folder() {
        return "deepseek";
    }
}
