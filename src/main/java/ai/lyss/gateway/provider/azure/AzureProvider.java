package ai.lyss.gateway.provider.azure;

import ai.lyss.gateway.provider.Normalize;
import ai.lyss.gateway.provider.Transform;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that {@code routes/providers/azure.camel.yaml} names. */
@Configuration(proxyBeanMethods = false)
class AzureProvider {

    private final AzureFormat format = new AzureFormat();

    @Bean
    Transform transformAzure() {
        return new Transform(format);
    }

    @Bean
    Normalize normalizeAzure() {
        return new Normalize(format);
    }
}
