package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.PlainText;
import ai.lyss.gateway.core.RateLimits;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a body, read one by one; what is absent keeps its present value, null clears it. All that is wrong is
 * told at once by {@link #check}, fields that nobody asked for among it.
 */
final class Fields {

    private static final int LONGEST_TEXT = 200;
    private static final int MOST_MODELS = 200;
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9998; // a time zone may move it into the next year

    private final ObjectNode body;
    private final String prefix;
    private final List<InvalidField> wrong;
    private final Set<String> known = new HashSet<>();

    Fields(ManagementRequest request) {
        this(request.body() == null ? Json.object() : request.body(), "", new ArrayList<>());
    }

    private Fields(ObjectNode body, String prefix, List<InvalidField> wrong) {
        this.body = body;
        this.prefix = prefix;
        this.wrong = wrong;
    }

    /** Notes that a field is wrong. */
    void wrong(String name, String problem) {
        wrong.add(new InvalidField(prefix + name, problem));
    }

    /** True when the body takes the field away. */
    boolean clears(String name) {
        return body.path(name).isNull();
    }

    /** A text that says something, 200 characters at most. */
    String text(String name, String present) {
        JsonNode value = value(name);
        if (value == null) {
            if (present.isEmpty()) {
                wrong(name, "is required");
            }
            return present;
        }
        String problem = PlainText.problem(value, LONGEST_TEXT);
        if (problem != null) {
            wrong(name, problem);
            return present;
        }
        return value.textValue().strip();
    }

    boolean flag(String name, boolean present) {
        JsonNode value = value(name);
        if (value == null) {
            return present;
        }
        if (!value.isBoolean()) {
            wrong(name, "must be true or false");
        }
        return value.booleanValue();
    }

    /** A whole number of 1 or more, or null. */
    @Nullable
    Long positive(String name, @Nullable Long present, long most) {
        JsonNode value = value(name);
        if (value == null || value.isNull()) {
            return value == null ? present : null;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 1
                || value.longValue() > most) {
            wrong(name, "must be a whole number from 1 to " + most);
            return present;
        }
        return value.longValue();
    }

    /** One of several words, or null; {@code named} throws {@link IllegalArgumentException} for others. */
    <T> @Nullable T word(String name, @Nullable T present, Function<String, T> named) {
        JsonNode value = value(name);
        if (value == null || value.isNull()) {
            return value == null ? present : null;
        }
        try {
            return named.apply(value.isTextual() ? value.textValue() : Json.text(value));
        } catch (IllegalArgumentException unknown) {
            wrong(name, "is wrong: " + unknown.getMessage());
            return present;
        }
    }

    /** A point in time with its offset, or null. */
    @Nullable
    Instant time(String name, @Nullable Instant present) {
        JsonNode value = value(name);
        if (value == null || value.isNull()) {
            return value == null ? present : null;
        }
        try {
            Instant time = OffsetDateTime.parse(value.asText()).toInstant();
            int year = time.atOffset(ZoneOffset.UTC).getYear();
            if (year >= FIRST_YEAR && year <= LAST_YEAR) { // of others the database makes an infinity
                return time;
            }
        } catch (DateTimeException other) {
            // told below
        }
        wrong(name, "must be a time such as 2030-01-31T12:00:00Z, of the years " + FIRST_YEAR + " to " + LAST_YEAR);
        return present;
    }

    /** Names of models, a trailing {@code *} stands for any rest; or null for all. */
    @Nullable
    List<String> models(String name, @Nullable List<String> present) {
        JsonNode value = value(name);
        if (value == null || value.isNull()) {
            return value == null ? present : null;
        }
        if (!value.isArray() || value.size() > MOST_MODELS) {
            wrong(name, "must be a list of at most " + MOST_MODELS + " names of models, or null for all");
            return present;
        }
        List<String> models = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            JsonNode each = value.get(i);
            String problem = PlainText.problemOfModel(each, LONGEST_TEXT);
            if (problem == null) {
                models.add(each.textValue());
            } else {
                wrong(name + "[" + i + "]", problem);
            }
        }
        return models;
    }

    /** Rate limits: a limit that is absent stays, one that is null goes. */
    RateLimits limits(String name, RateLimits present) {
        JsonNode value = value(name);
        if (value == null || value.isNull()) {
            return value == null ? present : RateLimits.NONE;
        }
        if (!(value instanceof ObjectNode object)) {
            wrong(name, "must be an object");
            return present;
        }
        Fields limits = new Fields(object, prefix + name + ".", wrong);
        Integer atOnce = present.concurrency();
        Long concurrency = limits.positive(
                LimitsColumn.CONCURRENCY, atOnce == null ? null : atOnce.longValue(), Integer.MAX_VALUE);
        RateLimits read = new RateLimits(
                limits.positive(LimitsColumn.REQUESTS, present.requestsPerMinute(), LimitsColumn.MOST),
                limits.positive(LimitsColumn.TOKENS, present.tokensPerMinute(), LimitsColumn.MOST),
                concurrency == null ? null : Math.toIntExact(concurrency));
        limits.unknown();
        return read;
    }

    /** Throws when anything is wrong, or there. */
    void check() {
        unknown();
        if (!wrong.isEmpty()) {
            throw new InvalidFieldsException(wrong);
        }
    }

    private void unknown() {
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                wrong(InvalidField.shortened(name), "is not a field that can be set here");
            }
        });
    }

    /** Null when it is absent. */
    private @Nullable JsonNode value(String name) {
        known.add(name);
        return body.get(name);
    }
}
