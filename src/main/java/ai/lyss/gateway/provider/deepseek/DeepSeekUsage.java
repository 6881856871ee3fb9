package ai.lyss.gateway.provider.deepseek;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * DeepSeek's usage object: cache hits stand at its top level
 * (<a href="https://api-docs.deepseek.com/guides/kv_cache">context caching</a>).
 */
final class DeepSeekUsage {

    private DeepSeekUsage() {}

    /** Says {@code prompt_cache_hit_tokens} where OpenAI says {@code cached_tokens}; the vendor's fields stay. */
    static void nameCachedTokens(ObjectNode usage) {
        if (usage.has("prompt_cache_hit_tokens")) {
            ObjectNode details = usage.get("prompt_tokens_details") instanceof ObjectNode given
                    ? given
                    : usage.putObject("prompt_tokens_details");
            details.put("cached_tokens", usage.get("prompt_cache_hit_tokens").asLong());
        }
    }
}
