package ai.lyss.gateway.provider.deepseek;

import ai.lyss.gateway.provider.Normalize;
import ai.lyss.gateway.provider.Transform;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that {@code routes/providers/deepseek.camel.yaml} names. */
@Configuration(proxyBeanMethods = false)
class DeepSeekProvider {

    private final DeepSeekFormat format = new DeepSeekFormat();

    @Bean
    Transform transformDeepSeek() {
        return new Transform(format);
    }

    @Bean
    Normalize normalizeDeepSeek() {
        return new Normalize(format);
    }
}
