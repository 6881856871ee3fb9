package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Set;

/**
 * What OpenAI refuses
 * (<a href="https://platform.openai.com/docs/api-reference/chat/create">create a chat completion</a>).
 */
final class OpenAiRules {

    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "audio",
            "frequency_penalty",
            "presence_penalty",
            "function_call",
            "functions",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "max_completion_tokens",
            "max_tokens",
            "metadata",
            "modalities",
            "moderation",
            "n",
            "parallel_tool_calls",
            "prediction",
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention",
            "reasoning_effort",
            "response_format",
            "safety_identifier",
            "seed",
            "service_tier",
            "stop",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "tool_choice",
            "tools",
            "top_p",
            "user",
            "verbosity",
            "web_search_options");

    private OpenAiRules() {}

    /** Throws a {@link Refusal}; a tolerant look does not mind fields that do not exist. */
    static void check(ObjectNode body, boolean tolerant) {
        if (!tolerant) {
            onlyKnownFields(body);
        }
        if (!Json.has(body, "model")) {
            throw Refusal.invalid("you must provide a model parameter");
        }
        if (!body.path("messages").isArray()) {
            throw Refusal.invalid("Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
        }
        if (body.path("messages").isEmpty()) {
            throw Refusal.invalid(
                    "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array"
                            + " instead.",
                    "messages",
                    "empty_array");
        }
        integer(body, "max_tokens");
        integer(body, "max_completion_tokens");
        integer(body, "n");
        atMost(body, "temperature", 2);
        atMost(body, "top_p", 1);
        onlyWith(body, "stream_options", body.path("stream").asBoolean(), "'stream' is enabled");
        onlyWith(body, "tool_choice", body.path("tools").size() > 0, "'tools' are specified");
        onlyWith(body, "parallel_tool_calls", body.path("tools").size() > 0, "'tools' are specified");
        OpenAiMessages.check(body.path("messages"));
    }

    private static void onlyKnownFields(ObjectNode body) {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw Refusal.invalid("Unknown parameter: '" + name + "'.", name, "unknown_parameter");
            }
        }
    }

    private static void integer(ObjectNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isIntegralNumber()) {
            throw Refusal.invalid(
                    "Invalid type for '" + field + "': expected an integer, but got something else instead.",
                    field,
                    "invalid_type");
        }
        if (value.isIntegralNumber() && value.asLong() < 1) {
            throw Refusal.invalid(
                    "Invalid '" + field + "': integer below minimum value. Expected a value >= 1, but got "
                            + value.asText() + " instead.",
                    field,
                    "integer_below_min_value");
        }
    }

    private static void atMost(ObjectNode body, String field, int most) {
        JsonNode value = body.path(field);
        if (value.isNumber() && value.decimalValue().compareTo(BigDecimal.valueOf(most)) > 0) {
            throw Refusal.invalid(
                    "Invalid '" + field + "': decimal above maximum value. Expected a value <= " + most + ", but got "
                            + value.asText() + " instead.",
                    field,
                    "decimal_above_max_value");
        }
    }

    private static void onlyWith(ObjectNode body, String field, boolean allowed, String condition) {
        if (Json.has(body, field) && !allowed) {
            throw Refusal.invalid(
                    "Invalid value for '" + field + "': '" + field + "' is only allowed when " + condition + ".",
                    field,
                    null);
        }
    }
}
