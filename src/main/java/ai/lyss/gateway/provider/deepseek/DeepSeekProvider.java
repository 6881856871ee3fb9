package ai.lyss.gateway.provider.deepseek;

import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.provider.Formats;
import ai.lyss.gateway.provider.Normalize;
import ai.lyss.gateway.provider.ProviderSteps;
import ai.lyss.gateway.provider.Transform;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that {@code routes/providers/deepseek.camel.yaml} names. */
@Configuration(proxyBeanMethods = false)
class DeepSeekProvider {

    private final Formats formats = Formats.of(Operation.CHAT, new DeepSeekFormat());
    private final ProviderSteps steps;

    DeepSeekProvider(ProviderSteps steps) {
        this.steps = steps;
    }

    @Bean
    Transform transformDeepSeek() {
        return steps.transform(formats);
    }

    @Bean
    Normalize normalizeDeepSeek() {
        return steps.normalize(formats);
    }
}
