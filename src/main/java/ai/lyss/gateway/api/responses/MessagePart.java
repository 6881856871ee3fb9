package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A part of a message, with its events
 * (<a href="https://platform.openai.com/docs/api-reference/responses-streaming/response/content_part">content
 * parts</a>).
 */
final class MessagePart {

    private final MessageItem message;
    private final int index;
    private final boolean refusal;
    private final StringBuilder text = new StringBuilder();
    private final ArrayNode annotations = Json.MAPPER.createArrayNode();
    private final ArrayNode logprobs = Json.MAPPER.createArrayNode();

    MessagePart(MessageItem message, int index, boolean refusal) {
        this.message = message;
        this.index = index;
        this.refusal = refusal;
    }

    boolean isRefusal() {
        return refusal;
    }

    void open() {
        ObjectNode fields = fields();
        fields.set("part", part());
        message.say("response.content_part.added", fields);
    }

    void add(String piece, JsonNode chatLogprobs) {
        text.append(piece);
        ObjectNode fields = fields().put("delta", piece);
        if (refusal) {
            message.say("response.refusal.delta", fields);
            return;
        }
        ArrayNode now = Logprobs.of(chatLogprobs);
        logprobs.addAll(now);
        fields.set("logprobs", now);
        message.say("response.output_text.delta", fields);
    }

    void annotate(JsonNode chatAnnotation) {
        ObjectNode annotation = flat(chatAnnotation);
        ObjectNode fields = fields().put("annotation_index", annotations.size());
        fields.set("annotation", annotation);
        annotations.add(annotation);
        message.say("response.output_text.annotation.added", fields);
    }

    void close() {
        ObjectNode fields = fields().put(refusal ? "refusal" : "text", text.toString());
        if (!refusal) {
            fields.set("logprobs", logprobs);
        }
        message.say(refusal ? "response.refusal.done" : "response.output_text.done", fields);
        ObjectNode done = fields();
        done.set("part", part());
        message.say("response.content_part.done", done);
    }

    ObjectNode part() {
        if (refusal) {
            return Json.object().put("type", "refusal").put("refusal", text.toString());
        }
        ObjectNode part = Json.object().put("type", "output_text");
        part.set("annotations", annotations.deepCopy());
        part.set("logprobs", logprobs.deepCopy());
        return part.put("text", text.toString());
    }

    /** {@code {type, url_citation: {...}}} in chat completions is {@code {type, ...}} here. */
    private static ObjectNode flat(JsonNode annotation) {
        String type = annotation.path("type").asText("");
        ObjectNode flat = Json.object().put("type", type);
        annotation.path(type).properties().forEach(field -> flat.set(field.getKey(), field.getValue()));
        return flat;
    }

    private ObjectNode fields() {
        return Json.object().put("content_index", index);
    }
}
