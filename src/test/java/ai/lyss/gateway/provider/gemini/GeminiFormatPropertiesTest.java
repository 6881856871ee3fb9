package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatProperties;
import ai.lyss.gateway.provider.TestCatalog;
import java.util.List;
import java.util.Set;

class GeminiFormatPropertiesTest extends ProviderFormatProperties {

    @Override
    protected ProviderFormat format() {
        return new GeminiFormat(TestCatalog.SHIPPED);
    }

    @Override
    protected String folder() {
        return "gemini";
    }

    @Override
    protected List<String> models() {
        return List.of("gemini-3-pro", "gemini-2.5-flash", "gemini-2.0-flash", "models/gemini-2.5-pro");
    }

    @Override
    protected Set<String> streamsThatCannotBeTold() {
        return Set.of("finish-on-every-event");
    }
}
