package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatContract;

class AnthropicFormatTest extends ProviderFormatContract {

    @Override
    protected ProviderFormat format() {
        return new AnthropicFormat(CATALOG);
    }

    @Override
    protected String folder() {
        return "anthropic";
    }
}
