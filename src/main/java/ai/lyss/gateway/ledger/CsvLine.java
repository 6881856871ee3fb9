package ai.lyss.gateway.ledger;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A line of CSV. Clients choose model names, and somebody will open this in a spreadsheet: text that begins like a
 * formula gets an apostrophe before it
 * (<a href="https://owasp.org/www-community/attacks/CSV_Injection">CSV injection</a>).
 */
final class CsvLine {

    private static final String FORMULA = "=+-@\t\r\n|%";

    private CsvLine() {}

    static String of(List<? extends @Nullable String> cells) {
        return cells.stream().map(CsvLine::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String safe = !text.isEmpty() && FORMULA.indexOf(text.strip().isEmpty() ? text.charAt(0) : first(text)) >= 0
                ? "'" + text
                : text;
        boolean quoted = safe.chars().anyMatch(each -> each == ',' || each == '"' || each == '\n' || each == '\r');
        return quoted || safe.isEmpty() ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    /** Spreadsheets skip spaces before a formula. */
    private static char first(String text) {
        char first = text.charAt(0);
        return first == ' ' ? text.strip().charAt(0) : first;
    }
}
