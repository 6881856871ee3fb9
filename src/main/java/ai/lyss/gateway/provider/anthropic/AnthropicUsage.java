package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's token counts: {@code input_tokens} leaves the cached ones out
 * (<a href="https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching">prompt caching</a>). In a stream the
 * last value of each field counts, whichever event it is on.
 */
final class AnthropicUsage {

    private boolean reported;
    private long input;
    private long cacheWrite;
    private long cacheWriteHour;
    private long cacheRead;
    private long output;
    private long thinking;

    /** Takes the fields that are there and not null. */
    void take(JsonNode usage) {
        if (!usage.isObject()) {
            return;
        }
        reported = true;
        input = latest(usage, "input_tokens", input);
        cacheWrite = latest(usage, "cache_creation_input_tokens", cacheWrite);
        cacheWriteHour = latest(usage.path("cache_creation"), "ephemeral_1h_input_tokens", cacheWriteHour);
        cacheRead = latest(usage, "cache_read_input_tokens", cacheRead);
        output = latest(usage, "output_tokens", output);
        thinking = latest(usage.path("output_tokens_details"), "thinking_tokens", thinking);
    }

    /** OpenAI's usage object, or null when nothing was reported. */
    @Nullable
    ObjectNode toOpenAi() {
        return reported
                ? new Usage(
                                input + cacheWrite + cacheRead,
                                output,
                                cacheRead,
                                cacheWrite,
                                thinking,
                                Math.min(cacheWriteHour, cacheWrite))
                        .toOpenAi()
                : null;
    }

    private static long latest(JsonNode usage, String field, long before) {
        return usage.path(field).isNumber() ? Usage.count(usage, field) : before;
    }
}
