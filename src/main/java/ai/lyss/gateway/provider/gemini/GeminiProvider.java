package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.provider.Normalize;
import ai.lyss.gateway.provider.Transform;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that {@code routes/providers/gemini.camel.yaml} names. */
@Configuration(proxyBeanMethods = false)
class GeminiProvider {

    private final GeminiFormat format = new GeminiFormat();

    @Bean
    Transform transformGemini() {
        return new Transform(format);
    }

    @Bean
    Normalize normalizeGemini() {
        return new Normalize(format);
    }
}
