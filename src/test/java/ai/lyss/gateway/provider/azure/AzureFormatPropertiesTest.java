package ai.lyss.gateway.provider.azure;

import ai.lyss.gateway.catalog.ModelCatalog;
import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatProperties;
import java.nio.file.Path;

class AzureFormatPropertiesTest extends ProviderFormatProperties {

    @Override
    protected ProviderFormat format() {
        return new AzureFormat(ModelCatalog.of(Path.of("config/models.yaml")));
    }

    @Override
    protected String folder() {
        return "azure";
    }
}
