package ai.lyss.gateway.provider.azure;

import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatProperties;
import ai.lyss.gateway.provider.TestCatalog;

class AzureFormatPropertiesTest extends ProviderFormatProperties {

    @Override
    protected ProviderFormat format() {
        return new AzureFormat(TestCatalog.SHIPPED);
    }

    @Override
    protected String folder() {
        return "azure";
    }
}
