package ai.lyss.gateway.provider.deepseek;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.openai.ContentParts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What DeepSeek says differently: {@code max_tokens}, no developer role, text content as a string, JSON mode without a
 * schema (<a href="https://api-docs.deepseek.com/guides/json_mode">JSON output</a>). The assistant's
 * {@code reasoning_content} of earlier turns stays: with tools DeepSeek wants it back.
 */
final class DeepSeekRequest {

    private DeepSeekRequest() {}

    /** Changes the body, which is the caller's own copy; the messages in it are shared and are copied. */
    static ObjectNode adapt(ObjectNode body) {
        if (body.has("max_completion_tokens")) {
            JsonNode limit = body.remove("max_completion_tokens");
            body.set("max_tokens", limit);
        }
        ArrayNode messages = Json.MAPPER.createArrayNode();
        body.path("messages").forEach(message -> messages.add(adaptMessage(message)));
        JsonNode format = body.path("response_format");
        if ("json_schema".equals(format.path("type").textValue())) {
            body.putObject("response_format").put("type", "json_object");
            messages.insertObject(0).put("role", "system").put("content", instruction(format.path("json_schema")));
        }
        body.set("messages", messages);
        if (!body.has("thinking") && hasCallWithoutReasoning(messages)) {
            body.putObject("thinking").put("type", "disabled");
        }
        return body;
    }

    /** With thinking on, DeepSeek refuses such a history; most clients drop the reasoning, so thinking gives way. */
    private static boolean hasCallWithoutReasoning(ArrayNode messages) {
        for (JsonNode message : messages) {
            if (!message.path("tool_calls").isEmpty() && !Json.has(message, "reasoning_content")) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode adaptMessage(JsonNode message) {
        if (!(message instanceof ObjectNode given)) {
            return message;
        }
        ObjectNode adapted = Json.object();
        given.properties().forEach(field -> adapted.set(field.getKey(), field.getValue()));
        if ("developer".equals(Json.textOf(given, "role"))) {
            adapted.put("role", "system");
        }
        if (given.get("content") instanceof ArrayNode parts && onlyText(parts)) {
            adapted.put("content", ContentParts.text(parts));
        }
        return adapted;
    }

    private static boolean onlyText(ArrayNode parts) {
        for (JsonNode part : parts) {
            if (!"text".equals(part.path("type").textValue())) {
                return false;
            }
        }
        return true;
    }

    private static String instruction(JsonNode schema) {
        return "Answer with one JSON object that is valid for this JSON schema, and nothing else: "
                + Json.text(schema.path("schema"));
    }
}
