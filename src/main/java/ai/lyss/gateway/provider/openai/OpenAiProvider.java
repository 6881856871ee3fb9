package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.provider.Formats;
import ai.lyss.gateway.provider.Normalize;
import ai.lyss.gateway.provider.ProviderSteps;
import ai.lyss.gateway.provider.Transform;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that {@code routes/providers/openai.camel.yaml} and every OpenAI-like provider's route name. */
@Configuration(proxyBeanMethods = false)
class OpenAiProvider {

    private final Formats formats = Formats.of(Operation.CHAT, new OpenAiFormat());
    private final ProviderSteps steps;

    OpenAiProvider(ProviderSteps steps) {
        this.steps = steps;
    }

    @Bean
    Transform transformOpenAi() {
        return steps.transform(formats);
    }

    @Bean
    Normalize normalizeOpenAi() {
        return steps.normalize(formats);
    }
}
