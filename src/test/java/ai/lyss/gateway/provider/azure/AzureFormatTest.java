package ai.lyss.gateway.provider.azure;

import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatContract;
import ai.lyss.gateway.provider.TestCatalog;

class AzureFormatTest extends ProviderFormatContract {

    @Override
    protected ProviderFormat format() {
        return new AzureFormat(TestCatalog.SHIPPED);
    }

    @Override
    protected String folder() {
        return "azure";
    }
}
