package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Token counts in Anthropic's words: {@code input_tokens} are those that no cache had to do with
 * (<a href="https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching">prompt caching</a>).
 */
final class MessageUsage {

    private MessageUsage() {}

    /** The counts, zeros when nothing is known: the field must be there. */
    static ObjectNode of(@Nullable Usage known) {
        Usage usage = known == null ? new Usage(0, 0, 0, 0, 0) : known;
        ObjectNode said = Json.object()
                .put("input_tokens", Math.max(0, usage.prompt() - usage.cached() - usage.cacheWrite()))
                .put("cache_creation_input_tokens", usage.cacheWrite())
                .put("cache_read_input_tokens", usage.cached())
                .put("output_tokens", usage.completion());
        if (usage.reasoning() > 0) {
            said.putObject("output_tokens_details").put("thinking_tokens", usage.reasoning());
        }
        return said;
    }
}
