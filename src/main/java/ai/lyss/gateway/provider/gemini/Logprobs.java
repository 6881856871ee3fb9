package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** <a href="https://ai.google.dev/api/generate-content#LogprobsResult">LogprobsResult</a> as OpenAI's logprobs. */
final class Logprobs {

    private Logprobs() {}

    /** The object, or JSON null when there are none. */
    static JsonNode toOpenAi(JsonNode result) {
        JsonNode chosen = result.path("chosenCandidates");
        if (!chosen.isArray() || chosen.isEmpty()) {
            return Json.MAPPER.nullNode();
        }
        ObjectNode logprobs = Json.object();
        ArrayNode content = logprobs.putArray("content");
        for (int i = 0; i < chosen.size(); i++) {
            ObjectNode token = content.addObject();
            say(chosen.get(i), token);
            ArrayNode top = token.putArray("top_logprobs");
            result.path("topCandidates").path(i).path("candidates").forEach(each -> say(each, top.addObject()));
        }
        logprobs.putNull("refusal");
        return logprobs;
    }

    private static void say(JsonNode candidate, ObjectNode token) {
        String text = candidate.path("token").asText("");
        token.put("token", text);
        token.set(
                "logprob",
                candidate.path("logProbability").isNumber()
                        ? candidate.path("logProbability")
                        : Json.MAPPER.getNodeFactory().numberNode(0));
        ArrayNode bytes = token.putArray("bytes");
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(each & 0xff);
        }
    }
}
