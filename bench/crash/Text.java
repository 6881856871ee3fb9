import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is looked for in answers and logs, which are never parsed as a whole. */
final class Text {

    private Text() {}

    /** The first group of the pattern. */
    static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("No " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    /** The first of that name; -1 when there is none. */
    static long number(String name, String text) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\\s*(\\d+)").matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    static BigDecimal amount(String name, String text) {
        return new BigDecimal(find("\"" + name + "\":\\s*([0-9.eE+-]+)", text));
    }

    /** Begin and end, where a text is long. */
    static String brief(String text) {
        return text.length() <= 500 ? text : text.substring(0, 200) + " ... " + text.substring(text.length() - 300);
    }
}
