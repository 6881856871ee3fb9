package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** The fields of a quota, as far as they are its own. */
record QuotaFields(Fields fields) {

    private static final int MOST_DIGITS = 40;

    /** One of some words; the first when it is absent or wrong, which the fields tell. */
    <E> E word(String field, E[] words) {
        E word = fields.oneOf(field, words);
        if (word == null && !fields.has(field)) {
            fields.wrong(field, "is required");
        }
        return word == null ? words[0] : word;
    }

    /** One of two words; true for the first. */
    boolean choice(String field, String yes, String no, boolean otherwise) {
        String word = fields.oneOf(field, yes, no);
        return word == null ? otherwise : word.equals(yes);
    }

    /** An amount as a number, or as text for those whose numbers are not exact. */
    long amount(String field, Unit unit) {
        JsonNode value = fields.get(field);
        if (value == null) {
            fields.wrong(field, "is required");
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
            fields.wrong(
                    field,
                    unit == Unit.COST
                            ? "must be dollars, 0 or more, with 9 decimals at most"
                            : "must be a whole number, 0 or more");
            return 0;
        }
    }
}
