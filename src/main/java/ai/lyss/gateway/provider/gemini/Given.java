package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value of the client's request with its path, so that a value of the wrong type becomes a 400 that names it.
 *
 * @param value the value, a missing node when the field is absent
 * @param path such as {@code messages[2].content[1]}
 */
record Given(JsonNode value, String path) {

    /** The whole request. */
    static Given body(ObjectNode body) {
        return new Given(body, "");
    }

    /** Nothing. */
    static Given absent(String path) {
        return new Given(Json.MAPPER.missingNode(), path);
    }

    /** A field; absent when this is not an object. */
    Given field(String name) {
        return new Given(value.path(name), path.isEmpty() ? name : path + "." + name);
    }

    /** True when the value is there; null counts as absent. */
    boolean isPresent() {
        return !value.isMissingNode() && !value.isNull();
    }

    boolean isText() {
        return value.isTextual();
    }

    boolean isArray() {
        return value.isArray();
    }

    /** The elements; none when absent, 400 when it is not an array. */
    List<Given> items() {
        List<Given> items = new ArrayList<>();
        if (isPresent()) {
            if (!value.isArray()) {
                throw wrong("must be an array");
            }
            for (JsonNode item : value) {
                items.add(new Given(item, path + "[" + items.size() + "]"));
            }
        }
        return items;
    }

    /** An object, 400 otherwise. */
    ObjectNode object() {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw wrong("must be an object");
    }

    /** A string, 400 otherwise. */
    String text() {
        String text = textOrNull();
        if (text == null) {
            throw wrong("must be a string");
        }
        return text;
    }

    /** A string or null when absent, 400 otherwise. */
    @Nullable
    String textOrNull() {
        if (!isPresent()) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong("must be a string");
        }
        return value.textValue();
    }

    /** A number as it was written, 400 otherwise. */
    JsonNode number() {
        if (!value.isNumber()) {
            throw wrong("must be a number");
        }
        return value;
    }

    /** A whole number, {@code 1.0} too; 400 otherwise. */
    BigInteger integer() {
        try {
            BigDecimal number = number().decimalValue();
            if (Math.abs(number.scale()) < 20) { // 1e999999999 and 1e-999999999 are not to be written out
                return number.toBigIntegerExact();
            }
        } catch (ArithmeticException fraction) {
            // answered below
        }
        throw wrong("must be an integer");
    }

    /** True or false, false when absent, 400 otherwise. */
    boolean flag() {
        if (!isPresent()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw wrong("must be a boolean");
        }
        return value.booleanValue();
    }

    /** The 400 about this value. */
    GatewayException wrong(String message) {
        return GatewayException.invalid(path, "'" + path + "' " + message + ".");
    }

    @Override
    public String toString() {
        return path + ": " + Json.text(value);
    }
}
