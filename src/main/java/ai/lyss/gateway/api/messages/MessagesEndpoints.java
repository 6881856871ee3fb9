package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.api.Speak;
import ai.lyss.gateway.core.Operation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The first steps of the routes in {@code routes/messages.camel.yaml} and {@code routes/count-tokens.camel.yaml}. */
@Configuration(proxyBeanMethods = false)
class MessagesEndpoints {

    @Bean
    Speak speakMessages() {
        return new Speak(new MessagesDialect(Operation.MESSAGES));
    }

    @Bean
    Speak speakCountTokens() {
        return new Speak(new MessagesDialect(Operation.COUNT_TOKENS));
    }
}
