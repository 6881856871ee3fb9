package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatProperties;
import ai.lyss.gateway.provider.TestCatalog;
import java.util.List;

class AnthropicFormatPropertiesTest extends ProviderFormatProperties {

    @Override
    protected ProviderFormat format() {
        return new AnthropicFormat(TestCatalog.SHIPPED);
    }

    @Override
    protected String folder() {
        return "anthropic";
    }

    @Override
    protected List<String> models() {
        return List.of(
                "claude-opus-5-5",
                "claude-sonnet-5-5",
                "claude-opus-4-6",
                "claude-haiku-4-5",
                "claude-3-5-haiku",
                "other");
    }
}
