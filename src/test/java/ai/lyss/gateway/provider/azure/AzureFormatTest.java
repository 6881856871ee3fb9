package ai.lyss.gateway.provider.azure;

import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatContract;

class AzureFormatTest extends ProviderFormatContract {

    @Override
    protected ProviderFormat format() {
        return new AzureFormat();
    }

    @Override
    protected String folder() {
        return "azure";
    }
}
