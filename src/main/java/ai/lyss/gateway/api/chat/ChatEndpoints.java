package ai.lyss.gateway.api.chat;

import ai.lyss.gateway.api.Speak;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The first steps of the routes in {@code routes/chat-completions.camel.yaml}. */
@Configuration(proxyBeanMethods = false)
class ChatEndpoints {

    @Bean
    Speak speakChat() {
        return new Speak(new ChatDialect(false));
    }

    @Bean
    Speak speakChatStream() {
        return new Speak(new ChatDialect(true));
    }
}
