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
 * @param audioInput input tokens of sound
 * @param audioOutput output tokens of sound
 * @param imageInput input tokens of pictures
 */
public record Usage(
        long prompt,
        long completion,
        long cached,
        long cacheWrite,
        long reasoning,
        long cacheWriteHour,
        long audioInput,
        long audioOutput,
        long imageInput) {

    /** Most tokens of a kind in one answer. */
    public static final long MOST = 1_000_000_000;

    private static final String SPLIT = "cache_creation_token_details"; // an extension that other gateways have too
    private static final String FIVE_MINUTES = "ephemeral_5m_input_tokens";
    private static final String HOUR = "ephemeral_1h_input_tokens";

    /** Nobody gives tokens back, and nobody reads or says so many at once: a server that counts so has not counted. */
    public Usage {
        prompt = bounded(prompt);
        completion = bounded(completion);
        cached = bounded(cached);
        cacheWrite = bounded(cacheWrite);
        reasoning = bounded(reasoning);
        cacheWriteHour = bounded(cacheWriteHour);
        audioInput = bounded(audioInput);
        audioOutput = bounded(audioOutput);
        imageInput = bounded(imageInput);
    }

    /** Without cache writes for an hour. */
    public Usage(long prompt, long completion, long cached, long cacheWrite, long reasoning) {
        this(prompt, completion, cached, cacheWrite, reasoning, 0);
    }

    /** Of text only. */
    public Usage(long prompt, long completion, long cached, long cacheWrite, long reasoning, long cacheWriteHour) {
        this(prompt, completion, cached, cacheWrite, reasoning, cacheWriteHour, 0, 0, 0);
    }

    /** Reads OpenAI's usage object; null in, null out. Missing counts are 0. */
    public static @Nullable Usage of(@Nullable JsonNode usage) {
        if (usage == null || !usage.isObject()) {
            return null;
        }
        JsonNode input = usage.path("prompt_tokens_details");
        JsonNode output = usage.path("completion_tokens_details");
        return new Usage(
                count(usage, "prompt_tokens"),
                count(usage, "completion_tokens"),
                count(input, "cached_tokens"),
                count(input, "cache_write_tokens"),
                count(output, "reasoning_tokens"),
                count(input.path(SPLIT), HOUR),
                count(input, "audio_tokens"),
                count(output, "audio_tokens"),
                count(input, "image_tokens"));
    }

    /** A server's count: 0 for what is none, 0 to {@link #MOST}. */
    public static long count(JsonNode holder, String field) {
        return bounded(holder.path(field).asLong());
    }

    private static long bounded(long tokens) {
        return Math.clamp(tokens, 0, MOST);
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
                .put("audio_tokens", audioInput);
        if (imageInput > 0) {
            input.put("image_tokens", imageInput);
        }
        if (cacheWriteHour > 0) {
            input.putObject(SPLIT)
                    .put(FIVE_MINUTES, cacheWrite - cacheWriteHour)
                    .put(HOUR, cacheWriteHour);
        }
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", reasoning)
                .put("audio_tokens", audioOutput)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }
}
