package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * A Messages request in the words of chat completions
 * (<a href="https://platform.openai.com/docs/api-reference/chat/create">create chat completion</a>).
 *
 * @param body what is said
 * @param losses what is not
 */
record ChatWords(ObjectNode body, List<Loss> losses) {

    private static final Set<String> SAID = Set.of(
            "max_tokens",
            "messages",
            "metadata",
            "model",
            "output_config",
            "output_format",
            "service_tier",
            "stop_sequences",
            "stream",
            "system",
            "temperature",
            "thinking",
            "tool_choice",
            "tools",
            "top_p");

    static ChatWords of(ObjectNode said) {
        Losses losses = new Losses();
        ToolNames names = ToolNames.of(said);
        ObjectNode chat = Json.object().put("model", said.path("model").textValue());
        chat.set("messages", Conversation.of(said, names, losses));
        Settings.say(said, chat, losses);
        Effort.say(said, chat, losses);
        AnswerFormat.say(said, chat, losses);
        Tools.say(said, chat, names, losses);
        said.properties().forEach(field -> {
            if (!SAID.contains(field.getKey()) && !field.getValue().isNull()) {
                losses.dropped(field.getKey());
            }
        });
        return new ChatWords(chat, losses.all());
    }
}
