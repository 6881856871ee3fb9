package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** <a href="https://ai.google.dev/api/generate-content#UsageMetadata">UsageMetadata</a> as OpenAI's usage object. */
final class GeminiUsage {

    private GeminiUsage() {}

    /**
     * What is known after one more event of a stream: counts are cumulative, so the last one counts, and those that an
     * event does not repeat still hold. Null while nothing is known.
     */
    static @Nullable ObjectNode after(@Nullable ObjectNode known, JsonNode event) {
        if (!(event.path("usageMetadata") instanceof ObjectNode more) || more.isEmpty()) {
            return known;
        }
        ObjectNode all = known == null ? Json.object() : known;
        all.setAll(more);
        return all;
    }

    /**
     * Counts that are 0 are missing. Cached tokens are part of the prompt already; thoughts are not part of the
     * candidates, but OpenAI counts them in the completion; what tools brought in is prompt too.
     */
    static ObjectNode toOpenAi(JsonNode metadata) {
        long thoughts = Usage.count(metadata, "thoughtsTokenCount");
        ObjectNode usage = new Usage(
                        Usage.count(metadata, "promptTokenCount") + Usage.count(metadata, "toolUsePromptTokenCount"),
                        Usage.count(metadata, "candidatesTokenCount") + thoughts,
                        Usage.count(metadata, "cachedContentTokenCount"),
                        0,
                        thoughts)
                .toOpenAi();
        usage.withObjectProperty("prompt_tokens_details").put("audio_tokens", prompt(metadata, "AUDIO"));
        long pictures = prompt(metadata, "IMAGE");
        if (pictures > 0) {
            usage.withObjectProperty("prompt_tokens_details").put("image_tokens", pictures);
        }
        usage.withObjectProperty("completion_tokens_details")
                .put("audio_tokens", of("AUDIO", metadata.path("candidatesTokensDetails")));
        return usage;
    }

    private static long prompt(JsonNode metadata, String modality) {
        return of(modality, metadata.path("promptTokensDetails"))
                + of(modality, metadata.path("toolUsePromptTokensDetails"));
    }

    private static long of(String modality, JsonNode details) {
        long tokens = 0;
        for (JsonNode each : details) {
            if (modality.equals(each.path("modality").textValue())) {
                tokens += Usage.count(each, "tokenCount");
            }
        }
        return tokens;
    }
}
