package ai.lyss.gateway.ledger;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A composite type of the database, as an array of which a batch's rows are sent: one text, whatever their number. As JSON
 * the same rows cost the server half as much again, since it looks up each field by its name; as an array for each column,
 * or as values of a statement that is as long as the batch, several times as much. Values have their place only: a version
 * that writes other columns brings a type of another name, and nodes of both may write.
 *
 * @param name in the database
 * @param columns its attributes, in their order
 * @param <R> the row
 */
record LedgerType<R>(String name, List<LedgerColumn<R>> columns) {

    /** The statement that inserts an array of rows, its one parameter; those that are there stay as they are. */
    String insertInto(String table) {
        String names = columns.stream().map(LedgerColumn::name).collect(Collectors.joining(", "));
        return "insert into " + table + " (" + names + ") select " + names + " from " + given()
                + " on conflict do nothing";
    }

    /**
     * What a statement reads an array of rows from, its one parameter, which is a text: a prepared statement whose parameter
     * were of the type itself would not survive that somebody restores the database below it.
     */
    String given() {
        return "unnest(?::text::" + name + "[])";
    }

    /** The rows as the server writes them (Input and Output Syntax of array and composite types in its documentation). */
    String text(List<R> rows) {
        StringBuilder array = new StringBuilder(256 * rows.size()).append('{');
        StringBuilder row = new StringBuilder(256);
        for (R each : rows) {
            row.setLength(0);
            char before = '(';
            for (LedgerColumn<R> column : columns) {
                row.append(before);
                before = ',';
                append(row, column.value().apply(each));
            }
            row.append(')');
            separate(array);
            quote(array, row);
        }
        return array.append('}').toString();
    }

    /** A field that is empty is null. */
    private static void append(StringBuilder row, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Number number -> row.append(number.longValue());
            case Boolean truth -> row.append(truth.booleanValue());
            case List<?> texts -> {
                StringBuilder list = new StringBuilder("{");
                for (Object text : texts) {
                    separate(list);
                    quote(list, text.toString());
                }
                quote(row, list.append('}'));
            }
            case Object text -> appendText(row, text.toString());
        }
    }

    private static void appendText(StringBuilder row, String text) {
        if (isPlain(text)) {
            row.append(text);
        } else {
            quote(row, text);
        }
    }

    /** Whether a text needs no quotes in a row: most are names and times. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character <= ' ' || "\"\\(),".indexOf(character) >= 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static void separate(StringBuilder array) {
        if (array.length() > 1) {
            array.append(',');
        }
    }

    private static void quote(StringBuilder to, CharSequence text) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"' || character == '\\') {
                to.append('\\');
            }
            to.append(character);
        }
        to.append('"');
    }
}
