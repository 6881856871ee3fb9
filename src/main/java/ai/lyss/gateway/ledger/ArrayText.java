package ai.lyss.gateway.ledger;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Arrays as PostgreSQL reads them from text
 * (<a href="https://www.postgresql.org/docs/current/arrays.html#ARRAYS-INPUT">array input</a>): the driver's own are made
 * with a kilobyte of buffer each, and a batch has more than fifty. Used by one thread.
 */
final class ArrayText {

    private final StringBuilder text = new StringBuilder(512);

    /** One element for each row. */
    <R> String of(List<R> rows, Function<R, @Nullable Object> value) {
        text.setLength(0);
        text.append('{');
        for (int i = 0; i < rows.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            switch (value.apply(rows.get(i))) {
                case null -> text.append("NULL");
                case Number number -> text.append(number);
                case Boolean truth -> text.append(truth.booleanValue());
                case Object other -> quote(other.toString());
            }
        }
        return text.append('}').toString();
    }

    private void quote(String element) {
        text.append('"');
        for (int i = 0; i < element.length(); i++) {
            char character = element.charAt(i);
            if (character == '"' || character == '\\') {
                text.append('\\');
            }
            text.append(character);
        }
        text.append('"');
    }
}
