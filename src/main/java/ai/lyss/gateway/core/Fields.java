package ai.lyss.gateway.core;

import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * The fields of a JSON object from outside, read one by one. What is wrong is collected, so that all of it is told at
 * once; null counts as absent. A value that is wrong is read as absent.
 */
public final class Fields {

    /** Longest time that makes sense. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final int MOST_DIGITS = 20;

    private final JsonNode object;
    private final String path;
    private final List<InvalidField> problems;
    private final Set<String> known = new HashSet<>();

    /** The fields of a whole document. */
    public Fields(ObjectNode object) {
        this(object, "", new ArrayList<>());
    }

    /** The fields of the body; 400 when there is none. */
    public static Fields of(ManagementRequest request) {
        ObjectNode body = request.body();
        if (body == null) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST, "The request has no body; a JSON object is expected.");
        }
        return new Fields(body);
    }

    /** The fields of the body; none when there is none. */
    public static Fields ifAny(ManagementRequest request) {
        ObjectNode body = request.body();
        return new Fields(body == null ? Json.object() : body);
    }

    private Fields(JsonNode object, String path, List<InvalidField> problems) {
        this.object = object;
        this.path = path;
        this.problems = problems;
    }

    /** The path of a field. */
    public String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** A field is wrong. */
    public void wrong(String name, String problem) {
        wrongAt(path(name), problem);
    }

    /** What stands at a path is wrong. */
    public void wrongAt(String at, String problem) {
        problems.add(new InvalidField(at, problem));
    }

    /** True when the field is there and says something. */
    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** True when the field is there, be it with null. */
    public boolean mentions(String name) {
        return object.has(name);
    }

    /** True when the field is there with null. */
    public boolean clears(String name) {
        return object.path(name).isNull();
    }

    /** The field as it is, null when it says nothing. */
    public @Nullable JsonNode get(String name) {
        known.add(name);
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** These may be there and are not read. */
    public void ignore(Iterable<String> names) {
        names.forEach(known::add);
    }

    /** A text that says something, at most so long; null when absent or wrong. */
    public @Nullable String text(String name, int longest) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        String problem = PlainText.problem(value, longest);
        if (problem != null) {
            wrong(name, problem);
            return null;
        }
        return value.textValue();
    }

    /** The same, and it must be there; the empty string when it is not. */
    public String requiredText(String name, int longest) {
        if (get(name) == null) {
            wrong(name, "is required");
            return "";
        }
        String text = text(name, longest);
        return text == null ? "" : text;
    }

    /** The same without blanks around it; what is there already, if anything, stays when it is absent or wrong. */
    public String text(String name, int longest, String present) {
        if (!mentions(name) && !present.isEmpty()) {
            return present;
        }
        String text = requiredText(name, longest);
        return text.isEmpty() ? present : text.strip();
    }

    /** What a text means; null when absent, or when it means nothing and null comes of it. */
    public <T> @Nullable T word(String name, Function<String, @Nullable T> meaning, String problem) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        T meant = value.isTextual() ? meaning.apply(value.textValue()) : null;
        if (meant == null) {
            wrong(name, problem);
        }
        return meant;
    }

    /** One of some words, as they print; null when absent or wrong. */
    @SafeVarargs
    public final <T> @Nullable T oneOf(String name, T... words) {
        StringJoiner all = new StringJoiner(", ");
        for (T each : words) {
            all.add(each.toString());
        }
        return word(
                name,
                text -> {
                    for (T each : words) {
                        if (each.toString().equals(text)) {
                            return each;
                        }
                    }
                    return null;
                },
                "must be one of " + all);
    }

    /** A moment with its offset; null when absent or wrong. */
    public @Nullable Instant moment(String name) {
        return word(name, Moments::of, "must be a time such as 2030-01-31T12:00:00Z, " + Moments.BOUNDS);
    }

    /** A whole number in a range; null when absent or wrong. */
    public @Nullable Long integer(String name, long least, long most) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            if (Math.abs(number.scale()) < MOST_DIGITS // 1e-999999999 is not to be written out
                    && number.compareTo(BigDecimal.valueOf(least)) >= 0
                    && number.compareTo(BigDecimal.valueOf(most)) <= 0
                    && number.remainder(BigDecimal.ONE).signum() == 0) {
                return number.longValue();
            }
        }
        wrong(name, "must be a whole number from " + least + " to " + most);
        return null;
    }

    /** True or false; null when absent or wrong. */
    public @Nullable Boolean flag(String name) {
        JsonNode value = get(name);
        if (value != null && !value.isBoolean()) {
            wrong(name, "must be true or false");
            return null;
        }
        return value == null ? null : value.booleanValue();
    }

    /** The same where there is a value already, which stays when the field is absent or wrong; null is wrong. */
    public boolean flag(String name, boolean present) {
        Boolean flag = flag(name);
        if (mentions(name) && !has(name)) {
            wrong(name, "must be true or false");
        }
        return flag == null ? present : flag;
    }

    /** What a change makes of a value: it stays when the field is absent or wrong, and goes when it is null. */
    public <T> @Nullable T changed(String name, @Nullable T present, Function<String, @Nullable T> reading) {
        T read = reading.apply(name);
        return read != null || clears(name) ? read : present;
    }

    /** A time such as {@code 500ms}, {@code 10s} or {@code PT10S}, more than nothing; null when absent or wrong. */
    public @Nullable Duration time(String name) {
        return time(name, false);
    }

    /** The same, which may be nothing. */
    public @Nullable Duration timeOrZero(String name) {
        return time(name, true);
    }

    private @Nullable Duration time(String name, boolean zero) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        String text = value.isTextual() ? value.textValue().strip() : "";
        if (!text.isEmpty() && text.length() < 30 && !Character.isDigit(text.charAt(text.length() - 1))) {
            try {
                Duration time = DurationStyle.detectAndParse(text);
                if (!time.isNegative() && (zero || time.toMillis() > 0) && time.compareTo(LONGEST) <= 0) {
                    return time;
                }
            } catch (RuntimeException notATime) {
                // answered below
            }
        }
        wrong(
                name,
                "must be a time such as \"500ms\", \"10s\" or \"PT10S\"" + (zero ? "" : ", more than nothing")
                        + " and at most a day");
        return null;
    }

    /** The fields of an object; none when absent or wrong. */
    public Fields object(String name) {
        JsonNode value = get(name);
        if (value != null && !value.isObject()) {
            wrong(name, "must be an object");
        }
        return new Fields(value != null && value.isObject() ? value : Json.object(), path(name), problems);
    }

    /** The items of an array; none when absent or wrong. */
    public List<JsonNode> items(String name, int most) {
        JsonNode value = get(name);
        List<JsonNode> items = new ArrayList<>();
        if (value != null && !value.isArray()) {
            wrong(name, "must be an array");
        } else if (value != null && value.size() > most) {
            wrong(name, "must have at most " + most + " entries");
        } else if (value != null) {
            value.forEach(items::add);
        }
        return items;
    }

    /** The fields of an item. */
    public Fields item(String name, int index, JsonNode item) {
        String at = path(name) + "[" + index + "]";
        if (!item.isObject()) {
            wrongAt(at, "must be an object");
        }
        return new Fields(item.isObject() ? item : Json.object(), at, problems);
    }

    /** All fields by name, as they are. */
    public ObjectNode all() {
        return (ObjectNode) object;
    }

    /** The same place with other values. */
    public Fields with(ObjectNode values) {
        return new Fields(values, path, problems);
    }

    /** Whatever has not been asked for does not belong here. */
    public void nothingElse() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                wrong(InvalidField.shortened(name), "is not a field that is known here");
            }
        });
    }

    /** True when something was wrong. */
    public boolean areWrong() {
        return !problems.isEmpty();
    }

    /** Everything that was wrong. */
    public List<InvalidField> problems() {
        return problems;
    }

    /** Tells all that was wrong. */
    public void check() {
        if (areWrong()) {
            throw new InvalidFieldsException(problems);
        }
    }
}
