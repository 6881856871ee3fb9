package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a response
 * (<a href="https://platform.openai.com/docs/api-reference/responses/object#responses-object-usage">usage</a>).
 */
final class ResponsesUsage {

    private ResponsesUsage() {}

    /** Of the usage of a chat completion. */
    static @Nullable ObjectNode of(ObjectNode chat) {
        Usage read = Usage.of(chat);
        if (read == null) {
            return null;
        }
        ObjectNode usage = Json.object().put("input_tokens", read.prompt());
        usage.putObject("input_tokens_details")
                .put("cached_tokens", read.cached())
                .put("cache_write_tokens", read.cacheWrite());
        usage.put("output_tokens", read.completion());
        usage.putObject("output_tokens_details").put("reasoning_tokens", read.reasoning());
        return usage.put("total_tokens", read.total());
    }
}
