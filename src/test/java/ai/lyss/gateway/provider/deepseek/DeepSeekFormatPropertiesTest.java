package ai.lyss.gateway.provider.deepseek;

import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatProperties;

class DeepSeekFormatPropertiesTest extends ProviderFormatProperties {

    @Override
    protected ProviderFormat format() {
        return new DeepSeekFormat();
    }

    @Override
    protected String folder() {
        return "deepseek";
    }
}
