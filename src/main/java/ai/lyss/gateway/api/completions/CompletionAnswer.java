package ai.lyss.gateway.api.completions;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Answers as {@code text_completion}
 * (<a href="https://platform.openai.com/docs/api-reference/completions/object">the completion object</a>).
 *
 * @param echo the text that stands before each choice's own; empty for none
 */
record CompletionAnswer(String echo) {

    /** A whole {@code chat.completion}. */
    ObjectNode whole(ObjectNode chat) {
        ObjectNode said = envelope(chat);
        ArrayNode choices = said.putArray("choices");
        for (JsonNode choice : chat.path("choices")) {
            JsonNode message = choice.path("message");
            JsonNode finish = choice.path("finish_reason");
            choices.add(choice(
                    choice.path("index").asInt(0),
                    echo + text(message),
                    LegacyLogprobs.of(choice.path("logprobs"), 0),
                    finish.isTextual() ? reason(finish.textValue()) : "stop"));
        }
        if (chat.path("usage").isObject()) {
            said.set("usage", chat.get("usage"));
        }
        return said;
    }

    /** What is the same for all chunks of a stream, or for a whole answer; choices and usage are still missing. */
    ObjectNode envelope(ObjectNode chat) {
        String id = chat.path("id").asText("");
        ObjectNode said = Json.object();
        said.put("id", "cmpl-" + (id.startsWith("chatcmpl-") ? id.substring("chatcmpl-".length()) : id));
        said.put("object", "text_completion");
        said.put("created", chat.path("created").asLong());
        said.put("model", chat.path("model").asText(""));
        if (chat.path("system_fingerprint").isTextual()) {
            said.set("system_fingerprint", chat.get("system_fingerprint"));
        }
        return said;
    }

    static ObjectNode choice(int index, String text, @Nullable ObjectNode logprobs, @Nullable String finishReason) {
        ObjectNode choice = Json.object().put("text", text).put("index", index);
        choice.set("logprobs", logprobs);
        return choice.put("finish_reason", finishReason);
    }

    /** The text of a message or a delta; who refuses says so in words. */
    static String text(JsonNode said) {
        String text = Json.textOf(said, "content");
        String refusal = Json.textOf(said, "refusal");
        return (text == null ? "" : text) + (refusal == null ? "" : refusal);
    }

    /** One of the three that completions know. */
    static String reason(String chatReason) {
        return switch (chatReason) {
            case "length", "content_filter" -> chatReason;
            default -> "stop";
        };
    }
}
