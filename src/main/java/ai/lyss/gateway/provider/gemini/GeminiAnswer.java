package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.provider.Failures;
import ai.lyss.gateway.provider.openai.ChoiceIndices;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A whole answer (<a href="https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse">reference</a>) as
 * a {@code chat.completion}.
 */
final class GeminiAnswer {

    private GeminiAnswer() {}

    /**
     * Says the answer with the name that the client asked for.
     *
     * @throws UpstreamException when it is an error in a 200, has no candidates, or the model failed before it said
     *     anything
     */
    static ObjectNode normalize(ObjectNode answer, ModelRequest request) {
        if (Json.has(answer, "error")) {
            throw GeminiErrors.inside200(answer);
        }
        ObjectNode said = Json.object();
        said.put("id", id(answer));
        said.put("object", "chat.completion");
        said.put("created", Instant.now().getEpochSecond());
        said.put("model", request.model());
        said.set("choices", choices(answer, FunctionNames.of(request.body())));
        if (!answer.path("usageMetadata").isEmpty()) {
            said.set("usage", GeminiUsage.toOpenAi(answer.path("usageMetadata")));
        }
        return said;
    }

    /** OpenAI's prefix, and Google's id or a new one. */
    static String id(JsonNode answer) {
        String given = answer.path("responseId").asText("");
        return "chatcmpl-" + (given.isEmpty() ? UUID.randomUUID().toString().replace("-", "") : given);
    }

    /** True when the prompt was refused: a 200 without candidates. */
    static boolean isBlocked(JsonNode answer) {
        return answer.path("candidates").isEmpty()
                && answer.path("promptFeedback").path("blockReason").isTextual();
    }

    private static ArrayNode choices(ObjectNode answer, FunctionNames names) {
        List<AnsweredChoice> choices = new ArrayList<>();
        if (isBlocked(answer)) {
            choices.add(new AnsweredChoice(Json.object().put("finishReason", "SAFETY"), 0, names));
        }
        for (JsonNode candidate : answer.path("candidates")) {
            choices.add(new AnsweredChoice(candidate, choices.size(), names));
        }
        if (choices.isEmpty()) {
            throw Failures.malformed("an answer without candidates");
        }
        if (choices.stream().allMatch(AnsweredChoice::isFailure)) {
            throw FinishReasons.nothingProduced(choices.getFirst().reason());
        }
        ArrayNode said = Json.MAPPER.createArrayNode();
        choices.forEach(choice -> said.add(choice.toOpenAi()));
        ChoiceIndices.makeDistinct(said);
        return said;
    }
}
