package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.provider.Normalize;
import ai.lyss.gateway.provider.Transform;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that {@code routes/providers/openai.camel.yaml} and every OpenAI-like provider's route name. */
@Configuration(proxyBeanMethods = false)
class OpenAiProvider {

    private final OpenAiFormat format = new OpenAiFormat();

    @Bean
    Transform transformOpenAi() {
        return new Transform(format);
    }

    @Bean
    Normalize normalizeOpenAi() {
        return new Normalize(format);
    }
}
