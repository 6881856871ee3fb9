package ai.lyss.gateway.api.embeddings;

import ai.lyss.gateway.api.Speak;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The first step of the route in {@code routes/embeddings.camel.yaml}. */
@Configuration(proxyBeanMethods = false)
class EmbeddingsEndpoint {

    @Bean
    Speak speakEmbeddings() {
        return new Speak(new EmbeddingsDialect());
    }
}
