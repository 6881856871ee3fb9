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
 * @param cacheWriteHour those of {@code cacheWrite} that are kept for an hour, which costs more
 */
public record Usage(long prompt, long completion, long cached, long cacheWrite, long reasoning, long cacheWriteHour) {

    private static final String SPLIT = "cache_creation_token_details"; // an extension that other gateways have too
    private static final String FIVE_MINUTES = "ephemeral_5m_input_tokens";
    private static final String HOUR = "ephemeral_1h_input_tokens";

    /** Without cache writes for an hour. */
    public Usage(long prompt, long completion, long cached, long cacheWrite, long reasoning) {
        this(prompt, completion, cached, cacheWrite, reasoning, 0);
    }

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
                output.path("reasoning_tokens").asLong(),
                input.path(SPLIT).path(HOUR).asLong());
    }

    /** Prompt and completion. */
    public long total() {
        return prompt + completion;
    }

    /** Writes OpenAI's usage object; it has a field more when cache writes must be told apart. */
    public ObjectNode toOpenAi() {
        ObjectNode usage = Json.object();
        usage.put("prompt_tokens", prompt);
        usage.put("completion_tokens", completion);
        usage.put("total_tokens", total());
        ObjectNode input = usage.putObject("prompt_tokens_details")
                .put("cached_tokens", cached)
                .put("cache_write_tokens", cacheWrite)
                .put("audio_tokens", 0);
        if (cacheWriteHour > 0) {
            input.putObject(SPLIT)
                    .put(FIVE_MINUTES, cacheWrite - cacheWriteHour)
                    .put(HOUR, cacheWriteHour);
        }
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", reasoning)
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }
}
