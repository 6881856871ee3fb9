package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Catalog;
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

    private final Formats formats;
    private final ProviderSteps steps;

    OpenAiProvider(ProviderSteps steps, Catalog catalog) {
        this.steps = steps;
        this.formats = Formats.of(Operation.CHAT, new OpenAiFormat(catalog))
                .and(Operation.EMBEDDINGS, new OpenAiEmbeddings(catalog));
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
