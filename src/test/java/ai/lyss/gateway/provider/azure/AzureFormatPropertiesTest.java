package ai.lyss.gateway.provider.azure;

import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatProperties;

class AzureFormatPropertiesTest extends ProviderFormatProperties {

    @Override
    protected ProviderFormat format() {
        return new AzureFormat();
    }

    @Override
    protected String folder() {
        return "azure";
    }
}
