package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.provider.Failures;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a message and a delta have in common: content that is an array, and reasoning by many names. */
final class AnsweredMessage {

    private static final String[] TEXTS = {"refusal", "reasoning_content"};

    private AnsweredMessage() {}

    /**
     * Content becomes a string, and reasoning is {@code reasoning_content}; {@code reasoning_details} stay. What is not
     * text goes, unless it is the answer itself.
     *
     * @throws UpstreamException when the content is nothing that a client could read
     */
    static void normalize(ObjectNode message) {
        nameReasoning(message, "reasoning");
        nameReasoning(message, "thinking");
        if (message.get("content") instanceof ArrayNode parts) {
            message.put("content", ContentParts.text(parts));
            addReasoning(message, thinking(parts));
        }
        if (!isTextOrNothing(message.path("content"))) {
            throw Failures.malformed("content that is not text");
        }
        for (String field : TEXTS) {
            if (!isTextOrNothing(message.path(field))) {
                message.remove(field);
            }
        }
        JsonNode call = message.path("function_call");
        if (!call.isMissingNode() && !call.isNull() && !call.isObject()) {
            message.remove("function_call");
        } else {
            ToolCalls.functionArgumentsAsText(call);
        }
        if (!message.path("reasoning_content").isTextual()
                && message.get("reasoning_details") instanceof ArrayNode details) {
            addReasoning(message, ContentParts.text(details));
        }
    }

    /** Puts reasoning behind what is there. */
    static void addReasoning(ObjectNode message, String text) {
        if (!text.isEmpty()) {
            message.put("reasoning_content", message.path("reasoning_content").asText("") + text);
        }
    }

    private static boolean isTextOrNothing(JsonNode value) {
        return value.isMissingNode() || value.isNull() || value.isTextual();
    }

    private static void nameReasoning(ObjectNode message, String name) {
        if (!(message.path(name).isTextual() || message.path(name).isNull())) {
            return; // an object means something else
        }
        JsonNode text = message.remove(name);
        if (text.isTextual() && !Json.has(message, "reasoning_content")) {
            message.set("reasoning_content", text);
        }
    }

    /** Mistral's {@code {type: thinking, thinking: [{type: text}]}}. */
    private static String thinking(ArrayNode parts) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            JsonNode thinking = part.path("thinking");
            text.append(thinking.isArray() ? ContentParts.text(thinking) : thinking.asText(""));
        }
        return text.toString();
    }
}
