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
        for (JsonNode choice : choices) {
            if (!(choice instanceof ObjectNode object)) {
                throw Failures.malformed("a choice that is not an object");
            }
            normalizeChoice(object);
        }
        ChoiceIndices.makeDistinct(choices);
        if (answer.has("usage") && OpenAiUsage.normalize(answer.get("usage")) == null) {
            answer.remove("usage");
        }
        return answer;
    }

    private static void fillEnvelope(ObjectNode answer, ModelRequest request) {
        if (isBlank(answer, "id")) {
            answer.put("id", "chatcmpl-" + UUID.randomUUID().toString().replace("-", ""));
        }
        answer.put("object", "chat.completion");
        if (!answer.path("created").isIntegralNumber()) {
            answer.put("created", Instant.now().getEpochSecond());
        }
        if (isBlank(answer, "model")) {
            answer.put("model", request.model());
        }
    }

    private static void normalizeChoice(ObjectNode choice) {
        ObjectNode message = choice.get("message") instanceof ObjectNode given ? given : choice.putObject("message");
        message.put("role", "assistant");
        Message.normalizeTexts(message);
        if (!message.has("content")) {
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
