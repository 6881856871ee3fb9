package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatContract;

class OpenAiFormatTest extends ProviderFormatContract {

    @Override
    protected ProviderFormat format() {
        return new OpenAiFormat();
    }

    @Override
    protected String folder() {
        return "openai";
    }
}
