package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one request. Cached and cache-write tokens are part of the prompt, reasoning tokens are part of the
 * completion, as in OpenAI's usage object.
 *
 * @param prompt all input tokens
 * @param completion all output tokens
 * @param cached input tokens read from the provider's prompt cache
 * @param cacheWrite input tokens written to it
 * @param reasoning output tokens spent on thinking
 */
public record Usage(long prompt, long completion, long cached, long cacheWrite, long reasoning) {

    /** Reads OpenAI's usage object; null in, null out. Missing counts are 0. */
    public static @Nullable Usage of(@Nullable JsonNode usage) {
        if (usage == null || !usage.isObject()) {
            return null;
        }
        JsonNode input = usage.path("prompt_tokens_details");
        JsonNode output = usage.path("completion_tokens_details");
        return new Usage(
                usage.path("prompt_tokens").asLong(),
                usage.path("completion_tokens").asLong(),
                input.path("cached_tokens").asLong(),
                input.path("cache_write_tokens").asLong(),
                output.path("reasoning_tokens").asLong());
    }

    /** Prompt and completion. */
    public long total() {
        return prompt + completion;
    }

    /** Writes OpenAI's usage object. */
    public ObjectNode toOpenAi() {
        ObjectNode usage = Json.object();
        usage.put("prompt_tokens", prompt);
        usage.put("completion_tokens", completion);
        usage.put("total_tokens", total());
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", cached)
                .put("cache_write_tokens", cacheWrite)
                .put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", reasoning)
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }
}
