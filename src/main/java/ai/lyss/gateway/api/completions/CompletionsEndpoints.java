package ai.lyss.gateway.api.completions;

import ai.lyss.gateway.api.Speak;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The first step of the route in {@code routes/completions.camel.yaml}. */
@Configuration(proxyBeanMethods = false)
class CompletionsEndpoints {

    @Bean
    Speak speakCompletions() {
        return new Speak(new CompletionsDialect());
    }
}
