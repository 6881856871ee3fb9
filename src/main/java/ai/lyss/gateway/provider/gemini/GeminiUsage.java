package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** <a href="https://ai.google.dev/api/generate-content#UsageMetadata">UsageMetadata</a> as OpenAI's usage object. */
final class GeminiUsage {

    private GeminiUsage() {}

    /**
     * Counts that are 0 are missing. Cached tokens are part of the prompt already; thoughts are not part of the
     * candidates, but OpenAI counts them in the completion; what tools brought in is prompt too.
     */
    static ObjectNode toOpenAi(JsonNode metadata) {
        long thoughts = metadata.path("thoughtsTokenCount").asLong();
        ObjectNode usage = new Usage(
                        metadata.path("promptTokenCount").asLong()
                                + metadata.path("toolUsePromptTokenCount").asLong(),
                        metadata.path("candidatesTokenCount").asLong() + thoughts,
                        metadata.path("cachedContentTokenCount").asLong(),
                        0,
                        thoughts)
                .toOpenAi();
        usage.withObjectProperty("prompt_tokens_details")
                .put("audio_tokens", audio(metadata.path("promptTokensDetails")));
        usage.withObjectProperty("completion_tokens_details")
                .put("audio_tokens", audio(metadata.path("candidatesTokensDetails")));
        return usage;
    }

    private static int audio(JsonNode details) {
        int tokens = 0;
        for (JsonNode each : details) {
            if ("AUDIO".equals(each.path("modality").textValue())) {
                tokens += each.path("tokenCount").asInt();
            }
        }
        return tokens;
    }
}
