package ai.lyss.gateway.api.chat;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Given;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a chat request must look like before anybody works with it
 * (<a href="https://platform.openai.com/docs/api-reference/chat/create">create chat completion</a>): types, not ranges,
 * because ranges are the upstream's business; but for the choices, all of which are reserved. Unknown fields pass, and
 * null means absent.
 */
final class ChatRequestRules {

    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");

    private record Type(String words, Predicate<JsonNode> holds) {}

    private static final Type STRING = new Type("a string", JsonNode::isTextual);
    private static final Type NUMBER = new Type("a number", JsonNode::isNumber);
    private static final Type INTEGER = new Type("an integer", ChatRequestRules::isInteger);
    private static final Type BOOLEAN = new Type("a boolean", JsonNode::isBoolean);
    private static final Type OBJECT = new Type("an object", JsonNode::isObject);
    private static final Type ARRAY = new Type("an array", JsonNode::isArray);
    private static final Type STRINGS =
            new Type("a string or an array of strings", node -> node.isTextual() || isArrayOfStrings(node));
    private static final Type STRING_OR_OBJECT =
            new Type("a string or an object", node -> node.isTextual() || node.isObject());
    private static final Type CONTENT =
            new Type("a string or an array of content parts", node -> node.isTextual() || node.isArray());

    private static final Map<String, Type> FIELDS = Map.ofEntries(
            Map.entry("audio", OBJECT),
            Map.entry("frequency_penalty", NUMBER),
            Map.entry("presence_penalty", NUMBER),
            Map.entry("function_call", STRING_OR_OBJECT),
            Map.entry("functions", ARRAY),
            Map.entry("logit_bias", OBJECT),
            Map.entry("logprobs", BOOLEAN),
            Map.entry("top_logprobs", INTEGER),
            Map.entry("max_completion_tokens", INTEGER),
            Map.entry("max_tokens", INTEGER),
            Map.entry("metadata", OBJECT),
            Map.entry("modalities", ARRAY),
            Map.entry("n", INTEGER),
            Map.entry("parallel_tool_calls", BOOLEAN),
            Map.entry("prediction", OBJECT),
            Map.entry("prompt_cache_key", STRING),
            Map.entry("reasoning_effort", STRING),
            Map.entry("response_format", OBJECT),
            Map.entry("safety_identifier", STRING),
            Map.entry("seed", INTEGER),
            Map.entry("service_tier", STRING),
            Map.entry("stop", STRINGS),
            Map.entry("store", BOOLEAN),
            Map.entry("stream", BOOLEAN),
            Map.entry("stream_options", OBJECT),
            Map.entry("temperature", NUMBER),
            Map.entry("top_p", NUMBER),
            Map.entry("tool_choice", STRING_OR_OBJECT),
            Map.entry("tools", ARRAY),
            Map.entry("user", STRING),
            Map.entry("verbosity", STRING),
            Map.entry("web_search_options", OBJECT));

    private ChatRequestRules() {}

    /** Passes, or throws a 400 that names the first field that is wrong. */
    static void check(ObjectNode body) {
        JsonNode model = body.path("model");
        if (!model.isTextual() || model.textValue().isBlank()) {
            throw GatewayException.invalid("model", "You must provide a model: 'model' must be a non-empty string.");
        }
        body.properties().forEach(field -> {
            Type type = FIELDS.get(field.getKey());
            if (type != null) {
                require(field.getKey(), field.getValue(), type);
            }
        });
        Given asked = Given.body(body);
        asked.field("n").choices();
        asked.field("best_of").choices(); // not OpenAI's here, but some servers'
        JsonNode messages = body.path("messages");
        if (!messages.isArray()) {
            throw GatewayException.invalid("messages", "'messages' must be an array of messages.");
        }
        if (messages.isEmpty()) {
            throw GatewayException.invalid("messages", "'messages' must have at least one message.")
                    .withCode("empty_array");
        }
        for (int i = 0; i < messages.size(); i++) {
            checkMessage("messages[" + i + "]", messages.get(i));
        }
        for (int i = 0; i < body.path("tools").size(); i++) {
            checkTool("tools[" + i + "]", body.path("tools").get(i));
        }
    }

    private static void checkMessage(String at, JsonNode message) {
        if (!message.isObject()) {
            throw GatewayException.invalid(at, "'" + at + "' must be an object.");
        }
        JsonNode role = message.path("role");
        if (!role.isTextual() || !ROLES.contains(role.textValue())) {
            throw GatewayException.invalid(
                    at + ".role",
                    "'" + at + ".role' must be one of system, developer, user, assistant, tool, function.");
        }
        require(at + ".content", message.path("content"), CONTENT);
        require(at + ".tool_calls", message.path("tool_calls"), ARRAY);
        require(at + ".name", message.path("name"), STRING);
        require(at + ".tool_call_id", message.path("tool_call_id"), STRING);
        boolean assistant = role.textValue().equals("assistant");
        if (!assistant && !role.textValue().equals("function") && !message.hasNonNull("content")) {
            throw GatewayException.invalid(at + ".content", "'" + at + ".content' is required.");
        }
        if (role.textValue().equals("tool") && !message.hasNonNull("tool_call_id")) {
            throw GatewayException.invalid(at + ".tool_call_id", "'" + at + ".tool_call_id' is required.");
        }
        JsonNode parts = message.path("content");
        for (int i = 0; parts.isArray() && i < parts.size(); i++) {
            String part = at + ".content[" + i + "]";
            require(part, parts.get(i), OBJECT);
            if (!parts.get(i).path("type").isTextual()) {
                throw GatewayException.invalid(part + ".type", "'" + part + ".type' must be a string.");
            }
        }
        for (int i = 0; i < message.path("tool_calls").size(); i++) {
            require(at + ".tool_calls[" + i + "]", message.path("tool_calls").get(i), OBJECT);
        }
    }

    private static void checkTool(String at, JsonNode tool) {
        if (!tool.isObject() || !tool.path("type").isTextual()) {
            throw GatewayException.invalid(at + ".type", "'" + at + "' must be an object with a 'type'.");
        }
        if (tool.path("type").textValue().equals("function")
                && !tool.path("function").path("name").isTextual()) {
            throw GatewayException.invalid(at + ".function.name", "'" + at + ".function.name' must be a string.");
        }
    }

    private static void require(String at, JsonNode value, Type type) {
        if (!value.isMissingNode() && !value.isNull() && !type.holds().test(value)) {
            throw GatewayException.invalid(at, "'" + at + "' must be " + type.words() + ".")
                    .withCode("invalid_type");
        }
    }

    private static boolean isInteger(JsonNode node) {
        return node.isIntegralNumber()
                || (node.isBigDecimal()
                        && node.decimalValue().stripTrailingZeros().scale() <= 0);
    }

    private static boolean isArrayOfStrings(JsonNode node) {
        if (!node.isArray()) {
            return false;
        }
        for (JsonNode each : node) {
            if (!each.isTextual()) {
                return false;
            }
        }
        return true;
    }
}
