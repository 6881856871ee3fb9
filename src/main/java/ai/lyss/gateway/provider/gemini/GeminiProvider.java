package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.provider.Formats;
import ai.lyss.gateway.provider.Normalize;
import ai.lyss.gateway.provider.ProviderSteps;
import ai.lyss.gateway.provider.Transform;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that {@code routes/providers/gemini.camel.yaml} names. */
@Configuration(proxyBeanMethods = false)
class GeminiProvider {

    private final Formats formats;
    private final ProviderSteps steps;

    GeminiProvider(ProviderSteps steps, Catalog catalog) {
        this.steps = steps;
        this.formats = Formats.of(Operation.CHAT, new GeminiFormat(catalog));
    }

    @Bean
    Transform transformGemini() {
        return steps.transform(formats);
    }

    @Bean
    Normalize normalizeGemini() {
        return steps.normalize(formats);
    }
}
