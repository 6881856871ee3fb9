package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.provider.Formats;
import ai.lyss.gateway.provider.Normalize;
import ai.lyss.gateway.provider.ProviderSteps;
import ai.lyss.gateway.provider.Transform;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that {@code routes/providers/anthropic.camel.yaml} names. */
@Configuration(proxyBeanMethods = false)
class AnthropicProvider {

    private final Formats formats;
    private final ProviderSteps steps;

    AnthropicProvider(ProviderSteps steps, Catalog catalog) {
        this.steps = steps;
        this.formats = Formats.of(Operation.CHAT, new AnthropicFormat(catalog));
    }

    @Bean
    Transform transformAnthropic() {
        return steps.transform(formats);
    }

    @Bean
    Normalize normalizeAnthropic() {
        return steps.normalize(formats);
    }
}
