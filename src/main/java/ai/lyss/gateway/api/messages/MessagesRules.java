package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.GatewayException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a request must look like before anybody works with it
 * (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>): types, not ranges, because ranges are the
 * upstream's business. Unknown fields and blocks pass, and null means absent.
 */
final class MessagesRules {

    private static final Set<String> ROLES = Set.of("user", "assistant", "system");

    private record Type(String words, Predicate<JsonNode> holds) {}

    private static final Type STRING = new Type("a string", JsonNode::isTextual);
    private static final Type NUMBER = new Type("a number", JsonNode::isNumber);
    private static final Type INTEGER = new Type("an integer", MessagesRules::isInteger);
    private static final Type BOOLEAN = new Type("a boolean", JsonNode::isBoolean);
    private static final Type OBJECT = new Type("an object", JsonNode::isObject);
    private static final Type ARRAY = new Type("an array", JsonNode::isArray);
    private static final Type CONTENT =
            new Type("a string or an array of content blocks", node -> node.isTextual() || node.isArray());

    private static final Map<String, Type> FIELDS = Map.ofEntries(
            Map.entry("cache_control", OBJECT),
            Map.entry("max_tokens", INTEGER),
            Map.entry("mcp_servers", ARRAY),
            Map.entry("metadata", OBJECT),
            Map.entry("output_config", OBJECT),
            Map.entry("service_tier", STRING),
            Map.entry("stop_sequences", ARRAY),
            Map.entry("stream", BOOLEAN),
            Map.entry("system", CONTENT),
            Map.entry("temperature", NUMBER),
            Map.entry("thinking", OBJECT),
            Map.entry("tool_choice", OBJECT),
            Map.entry("tools", ARRAY),
            Map.entry("top_k", INTEGER),
            Map.entry("top_p", NUMBER));

    /** What blocks of a type must have; where a block has more than one shape, nothing is said. */
    private static final Map<String, Map<String, Type>> BLOCKS = Map.of(
            "text", Map.of("text", STRING),
            "image", Map.of("source", OBJECT),
            "document", Map.of("source", OBJECT),
            "tool_use", Map.of("id", STRING, "name", STRING, "input", OBJECT),
            "tool_result", Map.of("tool_use_id", STRING));

    private MessagesRules() {}

    /** Passes, or throws a 400 that names the first field that is wrong. */
    static void check(ObjectNode body, boolean counted) {
        if (body.path("model").asText("").isBlank()) {
            throw GatewayException.invalid("model", "model: a non-empty string is required.");
        }
        require("model", body.path("model"), STRING);
        if (!counted) {
            required("max_tokens", body.path("max_tokens"), INTEGER);
        }
        body.properties().forEach(field -> {
            Type type = FIELDS.get(field.getKey());
            if (type != null) {
                require(field.getKey(), field.getValue(), type);
            }
        });
        each("stop_sequences", body.path("stop_sequences"), STRING);
        checkBlocks("system", body.path("system"));
        each("tools", body.path("tools"), OBJECT);
        for (int i = 0; i < body.path("tools").size(); i++) {
            JsonNode tool = body.path("tools").get(i);
            if (tool.path("type").asText("custom").equals("custom")) {
                required("tools[" + i + "].name", tool.path("name"), STRING);
            }
            require("tools[" + i + "].input_schema", tool.path("input_schema"), OBJECT);
        }
        checkChoice(body.path("tool_choice"));
        JsonNode messages = body.path("messages");
        required("messages", messages, ARRAY);
        if (messages.isEmpty()) {
            throw GatewayException.invalid("messages", "messages: at least one message is required.");
        }
        for (int i = 0; i < messages.size(); i++) {
            checkMessage("messages[" + i + "]", messages.get(i));
        }
    }

    private static void checkChoice(JsonNode choice) {
        if (choice.isObject()) {
            required("tool_choice.type", choice.path("type"), STRING);
            if (choice.path("type").textValue().equals("tool")) {
                required("tool_choice.name", choice.path("name"), STRING);
            }
        }
    }

    private static void checkMessage(String at, JsonNode message) {
        required(at, message, OBJECT);
        JsonNode role = message.path("role");
        if (!role.isTextual() || !ROLES.contains(role.textValue())) {
            throw GatewayException.invalid(at + ".role", at + ".role: must be user, assistant or system.");
        }
        required(at + ".content", message.path("content"), CONTENT);
        checkBlocks(at + ".content", message.path("content"));
    }

    private static void checkBlocks(String at, JsonNode blocks) {
        for (int i = 0; blocks.isArray() && i < blocks.size(); i++) {
            String block = at + "[" + i + "]";
            required(block, blocks.get(i), OBJECT);
            required(block + ".type", blocks.get(i).path("type"), STRING);
            String type = blocks.get(i).path("type").textValue();
            for (Map.Entry<String, Type> field :
                    BLOCKS.getOrDefault(type, Map.of()).entrySet()) {
                required(block + "." + field.getKey(), blocks.get(i).path(field.getKey()), field.getValue());
            }
            if (type.equals("tool_result")) {
                require(block + ".content", blocks.get(i).path("content"), CONTENT);
                checkBlocks(block + ".content", blocks.get(i).path("content"));
            }
        }
    }

    private static void each(String at, JsonNode list, Type type) {
        for (int i = 0; i < list.size(); i++) {
            required(at + "[" + i + "]", list.get(i), type);
        }
    }

    private static void required(String at, JsonNode value, Type type) {
        if (value.isMissingNode() || value.isNull()) {
            throw GatewayException.invalid(at, at + ": " + type.words() + " is required.");
        }
        require(at, value, type);
    }

    private static void require(String at, JsonNode value, Type type) {
        if (!value.isMissingNode() && !value.isNull() && !type.holds().test(value)) {
            throw GatewayException.invalid(at, at + ": must be " + type.words() + ".");
        }
    }

    private static boolean isInteger(JsonNode node) {
        return node.isIntegralNumber()
                || (node.isBigDecimal()
                        && node.decimalValue().stripTrailingZeros().scale() <= 0);
    }
}
