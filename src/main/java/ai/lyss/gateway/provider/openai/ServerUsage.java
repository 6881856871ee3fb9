package ai.lyss.gateway.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The usage object (<a href="https://platform.openai.com/docs/api-reference/chat/object#chat/object-usage">usage</a>)
 * wherever a server puts it and however it counts. The vendor's own fields stay.
 */
final class ServerUsage {

    private ServerUsage() {}

    /** Takes it off an answer or a chunk; null when it counts nothing, else with all three counts. It stands at the top, with Groq in {@code x_groq}, with Moonshot in a choice. */
    static @Nullable ObjectNode take(ObjectNode holder) {
        ObjectNode usage = holder.remove("usage") instanceof ObjectNode top ? top : null;
        for (JsonNode choice : holder.path("choices")) {
            if (choice instanceof ObjectNode object && object.remove("usage") instanceof ObjectNode inside) {
                usage = usage == null ? inside : usage;
            }
        }
        if (usage == null && holder.at("/x_groq/usage") instanceof ObjectNode groqs) {
            usage = groqs.deepCopy();
        }
        if (usage == null || !(counts(usage, "prompt_tokens") | counts(usage, "completion_tokens"))) {
            return null;
        }
        dropUnlessObject(usage, "prompt_tokens_details");
        dropUnlessObject(usage, "completion_tokens_details");
        fill(usage, "prompt_tokens", 0);
        fill(usage, "completion_tokens", 0);
        nameCachedTokens(usage);
        countReasoning(usage);
        return usage;
    }

    /** Where DeepSeek and Moonshot say how much of the prompt was cached. */
    private static void nameCachedTokens(ObjectNode usage) {
        for (String name : new String[] {"prompt_cache_hit_tokens", "cached_tokens"}) {
            JsonNode cached = usage.path(name);
            if (cached.isIntegralNumber() && !usage.at("/prompt_tokens_details").hasNonNull("cached_tokens")) {
                ObjectNode details = usage.get("prompt_tokens_details") instanceof ObjectNode given
                        ? given
                        : usage.putObject("prompt_tokens_details");
                details.put("cached_tokens", cached.longValue());
            }
        }
    }

    /** With xAI reasoning is beside the completion: the total tells, because it is the sum in any case. */
    private static void countReasoning(ObjectNode usage) {
        long prompt = usage.path("prompt_tokens").asLong();
        long completion = usage.path("completion_tokens").asLong();
        long reasoning = usage.at("/completion_tokens_details/reasoning_tokens").asLong();
        if (!counts(usage, "total_tokens")) {
            usage.put("total_tokens", prompt + completion);
        } else if (reasoning > 0 && usage.get("total_tokens").asLong() == prompt + completion + reasoning) {
            usage.put("completion_tokens", completion + reasoning);
        }
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
