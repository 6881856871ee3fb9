package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatProperties;

class OpenAiFormatPropertiesTest extends ProviderFormatProperties {

    @Override
    protected ProviderFormat format() {
        return new OpenAiFormat();
    }

    @Override
    protected String folder() {
        return "openai";
    }
}
