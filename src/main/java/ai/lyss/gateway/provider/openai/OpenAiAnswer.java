package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.ServerCapabilities;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.provider.Failures;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/** A whole answer of a server that speaks OpenAI or nearly so. What is already right is not touched. */
final class OpenAiAnswer {

    private final boolean inlineThink;
    private final boolean oldFunctions;

    private OpenAiAnswer(ModelRequest request, Traits server) {
        this.inlineThink = server.get(ServerCapabilities.INLINE_THINK);
        this.oldFunctions = OldFunctions.areTranslated(request, server);
    }

    /**
     * Puts right what servers get wrong.
     *
     * @throws UpstreamException when it is an error in a 200, or has no choices
     */
    static ObjectNode normalize(ObjectNode answer, ModelRequest request, Traits server) {
        if (OpenAiErrors.isError(answer)) {
            throw OpenAiErrors.inside200(answer);
        }
        if (!(answer.get("choices") instanceof ArrayNode choices) || choices.isEmpty()) {
            throw Failures.malformed("an answer without choices");
        }
        fillEnvelope(answer, request);
        OpenAiAnswer words = new OpenAiAnswer(request, server);
        for (JsonNode choice : choices) {
            if (!(choice instanceof ObjectNode object)) {
                throw Failures.malformed("a choice that is not an object");
            }
            words.normalizeChoice(object);
        }
        ChoiceIndices.makeDistinct(choices);
        ObjectNode usage = ServerUsage.take(answer);
        if (usage != null) {
            answer.set("usage", usage);
        }
        return answer;
    }

    private static void fillEnvelope(ObjectNode answer, ModelRequest request) {
        if (ToolCalls.filled(answer, "id") == null) {
            answer.put("id", "chatcmpl-" + UUID.randomUUID().toString().replace("-", ""));
        }
        answer.put("object", "chat.completion");
        if (!answer.path("created").isIntegralNumber()) {
            answer.put("created", Instant.now().getEpochSecond());
        }
        if (ToolCalls.filled(answer, "model") == null) {
            answer.put("model", request.model());
        }
    }

    private void normalizeChoice(ObjectNode choice) {
        ObjectNode message = choice.get("message") instanceof ObjectNode given ? given : choice.putObject("message");
        message.put("role", "assistant");
        AnsweredMessage.normalize(message);
        if (inlineThink && message.path("content").isTextual()) {
            ThinkTags.Piece split = ThinkTags.split(message.get("content").textValue());
            message.put("content", split.content());
            AnsweredMessage.addReasoning(message, split.reasoning());
        }
        if (!message.has("content")) {
            message.putNull("content");
        }
        boolean sawToolCall = ToolCalls.normalize(message);
        String reason = FinishReasons.normalize(choice.get("finish_reason"), sawToolCall);
        if (reason == null) {
            reason = sawToolCall ? "tool_calls" : "stop";
        }
        boolean sawFunction = oldFunctions && OldFunctions.answer(message);
        choice.put("finish_reason", sawFunction && reason.equals("tool_calls") ? "function_call" : reason);
    }
}
