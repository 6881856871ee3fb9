package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts of one line that are kept and shown, in answers, logs and terminals: what they may be is the same everywhere. */
public final class PlainText {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    private PlainText() {}

    /** Why a value is no such text of at most so many characters; null when it is one. */
    public static @Nullable String problem(JsonNode value, int longest) {
        if (!value.isTextual()) {
            return "must be a string";
        }
        String text = value.textValue();
        if (text.isBlank()) {
            return "must not be empty";
        }
        if (text.length() > longest) {
            return "must have at most " + longest + " characters";
        }
        boolean printable = text.codePoints()
                .noneMatch(each -> Character.isISOControl(each) || Character.getType(each) == Character.SURROGATE);
        return printable ? null : "must not contain control characters"; // the database takes no NUL, a header no line
    }

    /** A text of somebody else's as one line of a log, cut to a length. */
    public static String line(String text, int longest) {
        String line = text.substring(0, Math.min(text.length(), longest));
        return CONTROL.matcher(line).replaceAll("\uFFFD");
    }
}
