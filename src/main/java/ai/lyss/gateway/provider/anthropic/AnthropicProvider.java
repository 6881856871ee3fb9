package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.provider.Normalize;
import ai.lyss.gateway.provider.Transform;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that {@code routes/providers/anthropic.camel.yaml} names. */
@Configuration(proxyBeanMethods = false)
class AnthropicProvider {

    private final AnthropicFormat format = new AnthropicFormat();

    @Bean
    Transform transformAnthropic() {
        return new Transform(format);
    }

    @Bean
    Normalize normalizeAnthropic() {
        return new Normalize(format);
    }
}
