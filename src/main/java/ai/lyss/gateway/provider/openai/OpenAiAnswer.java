package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.provider.Failures;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/** A whole answer of a server that speaks OpenAI or nearly so. What is already right is not touched. */
final class OpenAiAnswer {

    private OpenAiAnswer() {}

    /**
     * Puts right what servers get wrong.
     *
     * @throws UpstreamException when it is an error in a 200, or has no choices
     */
    static ObjectNode normalize(ObjectNode answer, ModelRequest request) {
        if (Json.has(answer, "error")) {
            throw OpenAiErrors.inside200(answer);
        }
        if (!(answer.get("choices") instanceof ArrayNode choices) || choices.isEmpty()) {
            throw Failures.malformed("an answer without choices");
        }
        fillEnvelope(answer, request);
        int index = 0;
        for (JsonNode choice : choices) {
            if (!(choice instanceof ObjectNode object)) {
                throw Failures.malformed("a choice that is not an object");
            }
            normalizeChoice(object, index++);
        }
        return answer;
    }

    private static void fillEnvelope(ObjectNode answer, ModelRequest request) {
        if (isBlank(answer, "id")) {
            answer.put("id", "chatcmpl-" + UUID.randomUUID().toString().replace("-", ""));
        }
        if (isBlank(answer, "object")) {
            answer.put("object", "chat.completion");
        }
        if (!answer.path("created").isIntegralNumber()) {
            answer.put("created", Instant.now().getEpochSecond());
        }
        if (isBlank(answer, "model")) {
            answer.put("model", request.model());
        }
    }

    private static void normalizeChoice(ObjectNode choice, int index) {
        if (!choice.path("index").isInt()) {
            choice.put("index", index);
        }
        ObjectNode message = choice.get("message") instanceof ObjectNode given ? given : choice.putObject("message");
        if (isBlank(message, "role")) {
            message.put("role", "assistant");
        }
        if (message.get("content") instanceof ArrayNode parts) {
            message.put("content", ContentParts.text(parts));
        } else if (!message.has("content")) {
            message.putNull("content");
        }
        boolean sawToolCall = ToolCalls.normalize(message);
        String reason = FinishReasons.normalize(choice.get("finish_reason"), sawToolCall);
        String otherwise = sawToolCall ? "tool_calls" : "stop";
        choice.put("finish_reason", reason == null ? otherwise : reason);
    }

    private static boolean isBlank(ObjectNode object, String field) {
        String text = Json.textOf(object, field);
        return text == null || text.isEmpty();
    }
}
