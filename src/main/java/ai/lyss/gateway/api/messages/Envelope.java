package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import java.util.regex.Pattern;

/** A message without what it says and why it ends. */
final class Envelope {

    private static final Pattern PREFIXES = Pattern.compile("^(chatcmpl-|msg_)*");
    private static final Pattern ILLEGAL = Pattern.compile("[^a-zA-Z0-9_-]");

    private Envelope() {}

    /** Of a {@code chat.completion} or its chunk. */
    static ObjectNode of(JsonNode completion) {
        ObjectNode message = Json.object()
                .put("id", id(completion.path("id").asText("")))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", completion.path("model").asText(""));
        message.putArray("content");
        return message;
    }

    private static String id(String chat) {
        String own = ILLEGAL.matcher(PREFIXES.matcher(chat).replaceFirst("")).replaceAll("_");
        return "msg_" + (own.isEmpty() ? UUID.randomUUID().toString().replace("-", "") : own);
    }
}
