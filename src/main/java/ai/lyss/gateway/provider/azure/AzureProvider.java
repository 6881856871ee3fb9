package ai.lyss.gateway.provider.azure;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.provider.Formats;
import ai.lyss.gateway.provider.Normalize;
import ai.lyss.gateway.provider.ProviderSteps;
import ai.lyss.gateway.provider.Transform;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that {@code routes/providers/azure.camel.yaml} names. */
@Configuration(proxyBeanMethods = false)
class AzureProvider {

    private final Formats formats;
    private final ProviderSteps steps;

    AzureProvider(ProviderSteps steps, Catalog catalog) {
        this.steps = steps;
        this.formats = Formats.of(Operation.CHAT, new AzureFormat(catalog))
                .and(Operation.EMBEDDINGS, new AzureEmbeddings(catalog));
    }

    @Bean
    Transform transformAzure() {
        return steps.transform(formats);
    }

    @Bean
    Normalize normalizeAzure() {
        return steps.normalize(formats);
    }
}
