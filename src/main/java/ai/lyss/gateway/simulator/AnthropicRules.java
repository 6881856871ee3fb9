package ai.lyss.gateway.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Set;

/** What Anthropic refuses (<a href="https://docs.anthropic.com/en/api/messages">Messages</a>). */
final class AnthropicRules {

    /** From this version on sampling parameters do not exist. */
    private static final String WITHOUT_SAMPLING = "2026-10-21";

    private static final Set<String> VERSIONS = Set.of("2023-06-01", WITHOUT_SAMPLING);
    private static final Set<String> SAMPLING = Set.of("temperature", "top_p", "top_k");
    private static final Set<String> FIELDS = Set.of(
            "model",
            "max_tokens",
            "messages",
            "system",
            "stop_sequences",
            "stream",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "output_format",
            "metadata",
            "service_tier",
            "speed",
            "cache_control",
            "container",
            "diagnostics",
            "inference_geo");

    private static final Set<String> NOT_COUNTED =
            Set.of("max_tokens", "stop_sequences", "stream", "metadata", "service_tier", "container");

    private AnthropicRules() {}

    /** Looks at the version; throws a {@link Refusal}. */
    static String version(String header) {
        if (header.isEmpty()) {
            throw Refusal.invalid("anthropic-version: header is required");
        }
        if (!VERSIONS.contains(header)) {
            throw Refusal.invalid("anthropic-version: \"" + header + "\" is not a valid version");
        }
        return header;
    }

    /** Looks at the body; throws a {@link Refusal}. */
    static void check(ObjectNode body, String version) {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            boolean sampling = SAMPLING.contains(name) && !version.equals(WITHOUT_SAMPLING);
            if (!FIELDS.contains(name) && !sampling) {
                throw Refusal.invalid(name + ": Extra inputs are not permitted");
            }
        }
        require(body, "model", "max_tokens", "messages");
        if (!body.path("max_tokens").isIntegralNumber()) {
            throw Refusal.invalid("max_tokens: Input should be a valid integer");
        }
        atMostOne(body, "temperature");
        atMostOne(body, "top_p");
        thinking(body);
        tools(body);
        AnthropicMessages.check(body.path("messages"));
    }

    /** Looks at the body of a request that only counts, which knows fewer fields; throws a {@link Refusal}. */
    static void checkCount(ObjectNode body) {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name) || NOT_COUNTED.contains(name)) {
                throw Refusal.invalid(name + ": Extra inputs are not permitted");
            }
        }
        require(body, "model", "messages");
        tools(body);
        AnthropicMessages.check(body.path("messages"));
    }

    private static void require(ObjectNode body, String... fields) {
        for (String required : fields) {
            if (!body.has(required)) {
                throw Refusal.invalid(required + ": Field required");
            }
        }
    }

    private static void atMostOne(ObjectNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isMissingNode() && !value.isNumber()) {
            throw Refusal.invalid(field + ": Input should be a valid number");
        }
        if (value.asDouble() > 1) {
            throw Refusal.invalid(field + ": range: 0..1");
        }
    }

    private static void thinking(ObjectNode body) {
        JsonNode thinking = body.path("thinking");
        if (thinking.path("type").asText().equals("enabled")) {
            int budget = thinking.path("budget_tokens").asInt();
            if (budget < 1024) {
                throw Refusal.invalid("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
            }
            if (budget >= body.path("max_tokens").asInt()) {
                throw Refusal.invalid("`max_tokens` must be greater than `thinking.budget_tokens`.");
            }
        }
    }

    private static void tools(ObjectNode body) {
        JsonNode tools = body.path("tools");
        for (int i = 0; i < tools.size(); i++) {
            boolean custom = tools.get(i).path("type").asText("custom").equals("custom");
            JsonNode schema = tools.get(i).path("input_schema");
            if (custom && !schema.isObject()) {
                throw Refusal.invalid("tools." + i + ".custom.input_schema: Field required");
            }
            if (custom && !schema.path("type").asText().equals("object")) {
                throw Refusal.invalid("tools." + i + ".custom.input_schema.type: Input should be 'object'");
            }
        }
        if (body.has("tool_choice") && tools.isEmpty()) {
            throw Refusal.invalid("tool_choice: tool_choice may only be specified while providing tools.");
        }
        if (body.has("tool_choice") && !body.path("tool_choice").has("type")) {
            throw Refusal.invalid("tool_choice: Unable to extract tag using discriminator 'type'");
        }
    }
}
