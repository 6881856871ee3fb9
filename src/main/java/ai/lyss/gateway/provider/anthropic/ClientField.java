package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Fields of the client's request, read with their types: null when absent or null, and a 400 that names the field when
 * it is something else. {@code at} is the path of the object that holds the field, empty for the request itself.
 */
final class ClientField {

    private ClientField() {}

    static @Nullable String text(JsonNode holder, String field, String at) {
        JsonNode value = holder.get(field);
        return isAbsent(value)
                ? null
                : require(value.isTextual(), value, field, at, "a string").textValue();
    }

    /** A text that must be there and not be empty. */
    static String requiredText(JsonNode holder, String field, String at) {
        String text = text(holder, field, at);
        if (text == null || text.isEmpty()) {
            throw GatewayException.invalid(path(at, field), "'" + path(at, field) + "' must be a non-empty string.");
        }
        return text;
    }

    static @Nullable JsonNode number(JsonNode holder, String field, String at) {
        JsonNode value = holder.get(field);
        return isAbsent(value) ? null : require(value.isNumber(), value, field, at, "a number");
    }

    /** An integer, also when written as {@code 1.0}; what is too large for an int is the largest int. */
    static @Nullable Integer integer(JsonNode holder, String field, String at) {
        JsonNode value = number(holder, field, at);
        if (value == null) {
            return null;
        }
        boolean whole = value.decimalValue().stripTrailingZeros().scale() <= 0;
        require(whole, value, field, at, "an integer");
        double clamped = value.doubleValue(); // exact within the range of an int
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, clamped));
    }

    static @Nullable Boolean flag(JsonNode holder, String field, String at) {
        JsonNode value = holder.get(field);
        return isAbsent(value)
                ? null
                : require(value.isBoolean(), value, field, at, "a boolean").booleanValue();
    }

    static @Nullable ObjectNode object(JsonNode holder, String field, String at) {
        JsonNode value = holder.get(field);
        return isAbsent(value) ? null : (ObjectNode) require(value.isObject(), value, field, at, "an object");
    }

    /** An object that must be there. */
    static ObjectNode requiredObject(JsonNode holder, String field, String at) {
        ObjectNode object = object(holder, field, at);
        if (object == null) {
            throw GatewayException.invalid(path(at, field), "'" + path(at, field) + "' is required.");
        }
        return object;
    }

    /** An array of objects; empty when absent. */
    static ArrayNode objects(JsonNode holder, String field, String at) {
        JsonNode value = holder.get(field);
        if (isAbsent(value)) {
            return Json.MAPPER.createArrayNode();
        }
        require(value.isArray(), value, field, at, "an array");
        for (int i = 0; i < value.size(); i++) {
            require(value.get(i).isObject(), value, field + "[" + i + "]", at, "an object");
        }
        return (ArrayNode) value;
    }

    /** The path of a field. */
    static String path(String at, String field) {
        return at.isEmpty() ? field : at + "." + field;
    }

    private static boolean isAbsent(@Nullable JsonNode value) {
        return value == null || value.isNull();
    }

    private static JsonNode require(boolean holds, JsonNode value, String field, String at, String words) {
        if (!holds) {
            String path = path(at, field);
            throw GatewayException.invalid(path, "'" + path + "' must be " + words + ".");
        }
        return value;
    }
}
