package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.PlainText;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a quota from a management request, and gathers what is wrong with them. */
final class QuotaFields {

    private static final int MOST_CHARACTERS = 200;
    private static final int MOST_DIGITS = 40;

    private final ObjectNode body;
    private final List<InvalidField> wrong = new ArrayList<>();

    QuotaFields(@Nullable ObjectNode body) {
        if (body == null) {
            throw new InvalidFieldsException(List.of(new InvalidField("body", "must be a JSON object")));
        }
        this.body = body;
    }

    /** Tells of fields that do not exist, or that cannot be changed. */
    void only(Set<String> known, String problem) {
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                wrong(InvalidField.shortened(name), problem);
            }
        });
    }

    boolean has(String field) {
        return Json.has(body, field);
    }

    /** Text, or null when it is absent. */
    @Nullable
    String text(String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        String problem = PlainText.problem(value, MOST_CHARACTERS);
        if (problem != null) {
            wrong(field, problem);
            return null;
        }
        return value.textValue();
    }

    /** One of an enum's words; the first when it is wrong, which {@link #check} tells. */
    <E extends Enum<E>> E word(String field, E[] words, @Nullable E otherwise) {
        String text = body.path(field).textValue();
        for (E word : words) {
            if (word.toString().equals(text)) {
                return word;
            }
        }
        if (!has(field) && otherwise != null) {
            return otherwise;
        }
        wrong(
                field,
                "must be one of " + Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(", ")));
        return words[0];
    }

    /** One of two words; true for the first. */
    boolean choice(String field, String yes, String no, boolean otherwise) {
        String text = text(field);
        if (text == null) {
            return otherwise;
        }
        if (!text.equals(yes) && !text.equals(no)) {
            wrong(field, "must be " + yes + " or " + no);
        }
        return text.equals(yes);
    }

    /** An amount as a number, or as text for those whose numbers are not exact. */
    long amount(String field, Unit unit) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            wrong(field, "is required");
            return 0;
        }
        try {
            String spelled = value.isNumber() || value.isTextual() ? value.asText() : "";
            if (spelled.length() > MOST_DIGITS) {
                throw new NumberFormatException("too long");
            }
            BigDecimal number = new BigDecimal(spelled);
            if (number.signum() < 0 || Math.abs((long) number.scale()) > MOST_DIGITS) {
                throw new NumberFormatException("negative, or spelled without end");
            }
            return Amounts.of(unit, number);
        } catch (NumberFormatException | ArithmeticException unfit) {
            wrong(
                    field,
                    unit == Unit.COST
                            ? "must be dollars, 0 or more, with 9 decimals at most"
                            : "must be a whole number, 0 or more");
            return 0;
        }
    }

    void wrong(String field, String problem) {
        wrong.add(new InvalidField(field, problem));
    }

    /** Throws what was wrong. */
    void check() {
        if (!wrong.isEmpty()) {
            throw new InvalidFieldsException(wrong);
        }
    }
}
