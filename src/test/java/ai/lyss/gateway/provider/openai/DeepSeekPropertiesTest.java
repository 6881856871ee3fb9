package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatProperties;
import ai.lyss.gateway.provider.TestCatalog;

class DeepSeekPropertiesTest extends ProviderFormatProperties {

    @Override
    protected ProviderFormat format() {
        return new OpenAiFormat(TestCatalog.SHIPPED);
    }

    @Override
    protected String folder() {
        return "deepseek";
    }
}
