package ai.lyss.gateway.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * What DeepSeek refuses: roles and parts that it does not know, and a conversation whose thoughts were lost
 * (<a href="https://api-docs.deepseek.com/guides/thinking_mode">thinking mode</a>). It ignores fields that it does not
 * know.
 */
final class DeepSeekRules {

    private static final int UNPROCESSABLE = 422;
    private static final String PREFIX = "Failed to deserialize the JSON body into the target type: ";
    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");

    private DeepSeekRules() {}

    /** Throws a {@link Refusal}. */
    static void check(ObjectNode body) {
        for (String field : new String[] {"model", "messages"}) {
            if (!body.hasNonNull(field)) {
                throw Refusal.invalid(PREFIX + "missing field `" + field + "`").withStatus(UNPROCESSABLE);
            }
        }
        JsonNode messages = body.path("messages");
        if (messages.isEmpty()) {
            throw Refusal.invalid("Empty input messages");
        }
        for (int i = 0; i < messages.size(); i++) {
            known(messages.get(i), "messages[" + i + "]");
        }
        if (body.path("response_format").path("type").asText().equals("json_schema")) {
            throw Refusal.invalid("This response_format type is unavailable now");
        }
        OpenAiMessages.check(messages);
        if (thinks(body)) {
            thoughtsAreThere(messages);
        }
    }

    /** Thinking is on unless it is switched off. */
    static boolean thinks(ObjectNode body) {
        return !body.path("thinking").path("type").asText().equals("disabled");
    }

    private static void known(JsonNode message, String at) {
        String role = message.path("role").asText();
        if (!ROLES.contains(role)) {
            throw Refusal.invalid(PREFIX + at + ".role: unknown variant `" + role
                            + "`, expected one of `system`, `user`, `assistant`, `tool`")
                    .withStatus(UNPROCESSABLE);
        }
        for (JsonNode part : message.path("content")) {
            String type = part.path("type").asText();
            if (!type.equals("text")) {
                throw Refusal.invalid(PREFIX + at + ": unknown variant `" + type + "`, expected `text`")
                        .withStatus(UNPROCESSABLE);
            }
        }
    }

    private static void thoughtsAreThere(JsonNode messages) {
        for (JsonNode message : messages) {
            if (!message.path("tool_calls").isEmpty()
                    && !message.path("reasoning_content").isTextual()) {
                throw Refusal.invalid("The reasoning_content in the thinking mode must be passed back to the API.");
            }
        }
    }
}
