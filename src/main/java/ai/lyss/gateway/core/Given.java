package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value of a client's request with its path, so that a value of the wrong type becomes a 400 that names it. Null
 * counts as absent.
 *
 * @param value the value, a missing node when the field is absent
 * @param path such as {@code input[2].content[1]}; empty for the request itself
 */
public record Given(JsonNode value, String path) {

    private static final int MAX_SCALE = 20;

    /** The whole request. */
    public static Given body(ObjectNode body) {
        return new Given(body, "");
    }

    /** Nothing. */
    public static Given absent(String path) {
        return new Given(Json.MAPPER.missingNode(), path);
    }

    /** A field; absent when this is not an object. */
    public Given field(String name) {
        return new Given(value.path(name), path.isEmpty() ? name : path + "." + name);
    }

    /** True when the value is there. */
    public boolean isPresent() {
        return !value.isMissingNode() && !value.isNull();
    }

    /** True when it is a string. */
    public boolean isText() {
        return value.isTextual();
    }

    /** True when it is an array. */
    public boolean isArray() {
        return value.isArray();
    }

    /** The elements; none when absent, 400 when it is not an array. */
    public List<Given> items() {
        List<Given> items = new ArrayList<>();
        if (isPresent()) {
            require(value.isArray(), "an array");
            for (JsonNode item : value) {
                items.add(new Given(item, path + "[" + items.size() + "]"));
            }
        }
        return items;
    }

    /** An object, 400 otherwise. */
    public ObjectNode object() {
        require(value.isObject(), "an object");
        return (ObjectNode) value;
    }

    /** A string, 400 otherwise. */
    public String text() {
        require(value.isTextual(), "a string");
        return value.textValue();
    }

    /** A string that says something, 400 otherwise. */
    public String filledText() {
        require(value.isTextual() && !value.textValue().isBlank(), "a non-empty string");
        return value.textValue();
    }

    /** A string or null when absent, 400 otherwise. */
    public @Nullable String textOrNull() {
        return isPresent() ? text() : null;
    }

    /** True or false, false when absent, 400 otherwise. */
    public boolean flag() {
        if (isPresent()) {
            require(value.isBoolean(), "a boolean");
        }
        return value.booleanValue();
    }

    /** A number as it was written, 400 otherwise. */
    public JsonNode number() {
        require(value.isNumber(), "a number");
        return value;
    }

    /** A whole number as it was written, {@code 1.0} too; 400 otherwise. */
    public JsonNode integer() {
        wholeNumber();
        return value;
    }

    /** The same as a number. */
    public BigInteger wholeNumber() {
        if (value.isNumber()) {
            try {
                BigDecimal number = value.decimalValue();
                if (Math.abs(number.scale()) < MAX_SCALE) { // 1e999999999 is not to be written out
                    return number.toBigIntegerExact();
                }
            } catch (ArithmeticException fraction) {
                // answered below
            }
        }
        require(false, "an integer");
        return BigInteger.ZERO; // not reached
    }

    /** The same as a number of choices that may be asked for; 1 when absent. */
    public int choices() {
        if (!isPresent()) {
            return 1;
        }
        BigInteger number = wholeNumber();
        if (number.signum() <= 0) {
            throw wrong("must be at least 1").withCode("integer_below_min_value");
        }
        if (number.compareTo(BigInteger.valueOf(ModelRequest.MOST_CHOICES)) > 0) {
            throw wrong("must be at most " + ModelRequest.MOST_CHOICES).withCode("integer_above_max_value");
        }
        return number.intValue();
    }

    /** The 400 about this value; {@code message} goes on behind the field's name. */
    public GatewayException wrong(String message) {
        return GatewayException.invalid(path, "'" + path + "' " + message + ".");
    }

    private void require(boolean holds, String words) {
        if (!holds && !isPresent()) {
            throw wrong("is required: it must be " + words).withCode("missing_required_parameter");
        }
        if (!holds) {
            throw wrong("must be " + words).withCode("invalid_type");
        }
    }

    @Override
    public String toString() {
        return path + ": " + (value.isMissingNode() ? "absent" : Json.text(value));
    }
}
