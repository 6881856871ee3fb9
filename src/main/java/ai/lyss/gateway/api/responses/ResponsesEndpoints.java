package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.api.Speak;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The first step of the route in {@code routes/responses.camel.yaml}. */
@Configuration(proxyBeanMethods = false)
class ResponsesEndpoints {

    @Bean
    Speak speakResponses() {
        return new Speak(new ResponsesDialect());
    }
}
