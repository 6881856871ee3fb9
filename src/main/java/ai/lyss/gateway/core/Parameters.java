package ai.lyss.gateway.core;

import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters behind the question mark of a management request, one by one. What is wrong is collected, so that it can be told all at once; what nobody has read
 * is not known, and wrong too.
 */
public final class Parameters {

    private static final int LONGEST = 500;

    private final ManagementRequest request;
    private final Set<String> known = new HashSet<>();
    private final List<InvalidField> wrong = new ArrayList<>();

    /** Those of a request. */
    public Parameters(ManagementRequest request) {
        this.request = request;
    }

    /** A parameter is wrong. */
    public void wrong(String name, String problem) {
        wrong.add(new InvalidField(name, problem));
    }

    /** Text as it is; null when absent. */
    public @Nullable String text(String name) {
        known.add(name);
        String text = request.queryParameter(name).orElse(null);
        if (text != null && (text.isEmpty() || text.length() > LONGEST)) {
            wrong(name, "must have 1 to " + LONGEST + " characters");
            return null;
        }
        return text;
    }

    /** What the text means; null when absent, or when it means nothing and null comes of it. */
    public <T> @Nullable T word(String name, Function<String, @Nullable T> meaning, String problem) {
        String text = text(name);
        T value = text == null ? null : meaning.apply(text);
        if (text != null && value == null) {
            wrong(name, problem);
        }
        return value;
    }

    /** A whole number within bounds; null when absent. */
    public @Nullable Integer number(String name, int least, int most) {
        return word(
                name,
                text -> {
                    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
                    return number >= least && number <= most ? number : null;
                },
                "must be a whole number from " + least + " to " + most);
    }

    /** A moment, or the beginning of a day in a time zone; null when absent. */
    public @Nullable Instant moment(String name, ZoneId zone) {
        return word(
                name,
                text -> Moments.of(text, zone),
                "must be a day such as 2026-12-31 or a moment such as 2026-12-31T23:59:59Z, " + Moments.BOUNDS);
    }

    /** A time zone; null when absent. */
    public @Nullable ZoneId zone(String name) {
        return word(name, Parameters::zoneOf, "must be a time zone such as Europe/Berlin");
    }

    private static @Nullable ZoneId zoneOf(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException none) {
            return null;
        }
    }

    /** Throws when anything is wrong, or not known. */
    public void check() {
        request.query().keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .forEach(name -> wrong(name, "is not a parameter that is known here"));
        if (!wrong.isEmpty()) {
            throw new InvalidFieldsException(wrong);
        }
    }
}
