package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatContract;
import ai.lyss.gateway.provider.TestCatalog;

class OpenAiFormatTest extends ProviderFormatContract {

    @Override
    protected ProviderFormat format() {
        return new OpenAiFormat(TestCatalog.SHIPPED);
    }

    @Override
    protected String folder() {
        return "openai";
    }
}
