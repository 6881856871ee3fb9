package ai.lyss.gateway.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The usage object of servers that resemble OpenAI
 * (<a href="https://platform.openai.com/docs/api-reference/completions/object#completions/object-usage">usage</a>).
 * Clients read three counts that are always there; the ledger reads them too.
 */
final class OpenAiUsage {

    private OpenAiUsage() {}

    /** The object with all three counts, the same one; null when it counts nothing. */
    static @Nullable ObjectNode normalize(@Nullable Object reported) {
        if (!(reported instanceof ObjectNode usage)
                || !(counts(usage, "prompt_tokens") | counts(usage, "completion_tokens"))) {
            return null;
        }
        fill(usage, "prompt_tokens", 0);
        fill(usage, "completion_tokens", 0);
        fill(
                usage,
                "total_tokens",
                usage.get("prompt_tokens").longValue()
                        + usage.get("completion_tokens").longValue());
        dropUnlessObject(usage, "prompt_tokens_details");
        dropUnlessObject(usage, "completion_tokens_details");
        return usage;
    }

    private static boolean counts(ObjectNode usage, String field) {
        return usage.path(field).isIntegralNumber();
    }

    private static void fill(ObjectNode usage, String field, long count) {
        if (!counts(usage, field)) {
            usage.put(field, count);
        }
    }

    private static void dropUnlessObject(ObjectNode usage, String field) {
        if (usage.hasNonNull(field) && !usage.get(field).isObject()) {
            usage.remove(field);
        }
    }
}
