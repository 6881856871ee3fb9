package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What PostgreSQL makes of the text that a batch is sent as. */
class LedgerTypeTest {

    private static final TestDatabase DATABASE = TestDatabase.migrated();

    @Test
    void texts_areReadAsTheyAre() {
        List<String> texts = Arrays.asList(
                "plain",
                "",
                null,
                "NULL",
                "null",
                "a,b",
                "(a)",
                ")",
                "{}",
                "[{\"x\":1}]",
                "quote \" and \\ slash",
                "\"",
                "\\",
                "\\\"\\\\\"\"",
                "\\u0041 \\n",
                " space ",
                "tab\tand\nline",
                "é😀\n\t\u0001\u2028",
                "'");
        LedgerType<String> one = made("one_text", "value text", List.of(new LedgerColumn<>("value", text -> text)));

        assertThat(read("value", one, texts))
                .extracting(row -> row.get("value"))
                .isEqualTo(texts);
    }

    @Test
    void fieldsSideBySide_keepTheirPlace() {
        List<String> fields = Arrays.asList(null, "", ",", "\\", "\"", "a b");
        List<List<String>> rows = new ArrayList<>();
        for (String first : fields) {
            for (String second : fields) {
                fields.forEach(third -> rows.add(Arrays.asList(first, second, third)));
            }
        }
        LedgerType<List<String>> three = made(
                "three_texts",
                "a text, b text, c text",
                List.of(
                        new LedgerColumn<>("a", row -> row.get(0)),
                        new LedgerColumn<>("b", row -> row.get(1)),
                        new LedgerColumn<>("c", row -> row.get(2))));

        assertThat(read("a, b, c", three, rows))
                .extracting(row -> Arrays.asList(row.get("a"), row.get("b"), row.get("c")))
                .isEqualTo(rows);
    }

    @Test
    void numbersTruthTimesAndLists_keepTheirValue() {
        LedgerType<Integer> type = made(
                "all_kinds",
                "least int8, small int4, truth bool, moment timestamptz, list text[], none text[], nothing text[]",
                List.of(
                        new LedgerColumn<>("least", any -> Long.MIN_VALUE),
                        new LedgerColumn<>("small", any -> -7),
                        new LedgerColumn<>("truth", any -> false),
                        new LedgerColumn<>("moment", any -> Instant.parse("2026-02-28T23:59:59.123456Z")),
                        new LedgerColumn<>(
                                "list", any -> List.of("a", "b,\"c\"", "", "NULL", "{\\}", "(d e)", "(\"\\\"")),
                        new LedgerColumn<>("none", any -> List.of()),
                        new LedgerColumn<>("nothing", any -> null)));
        String values = "least, small, truth, extract(epoch from moment)::text as moment,"
                + " array_to_string(list, '|') as list, cardinality(none) as none, nothing is null as nothing";
        Map<String, Object> row = Map.of(
                "least",
                Long.MIN_VALUE,
                "small",
                -7,
                "truth",
                false,
                "moment",
                "1772323199.123456",
                "list",
                "a|b,\"c\"||NULL|{\\}|(d e)|(\"\\\"",
                "none",
                0,
                "nothing",
                true);

        assertThat(read(values, type, List.of(1, 2))).containsExactly(row, row);
    }

    @Test
    void batchOfNone_isNone() {
        LedgerType<String> type = made("nobodys", "value text", List.of(new LedgerColumn<>("value", text -> text)));

        assertThat(read("value", type, List.of())).isEmpty();
    }

    /** A value that stands in another's place would be written into the other's column. */
    @ParameterizedTest
    @MethodSource
    void typesOfTheLedger_haveItsColumnsInTheirOrder(LedgerType<?> type) {
        assertThat(attributes(type.name()).keySet())
                .containsExactlyElementsOf(
                        type.columns().stream().map(LedgerColumn::name).toList());
    }

    static Stream<LedgerType<?>> typesOfTheLedger_haveItsColumnsInTheirOrder() {
        return Stream.of(LedgerTables.REQUESTS, LedgerTables.ATTEMPTS, LedgerTables.CHARGES);
    }

    @Test
    void typesOfTheLedger_areThoseOfItsTables() {
        assertThat(attributes("requests")).containsAllEntriesOf(attributes(LedgerTables.REQUESTS.name()));
        assertThat(attributes("attempts")).containsAllEntriesOf(attributes(LedgerTables.ATTEMPTS.name()));
    }

    /** Names and types of the columns of a table or of a composite type, in their order. */
    private static Map<String, String> attributes(String relation) {
        Map<String, String> attributes = new LinkedHashMap<>();
        DATABASE.client()
                .sql("select attname, format_type(atttypid, atttypmod) as type from pg_attribute"
                        + " where attrelid = ?::regclass and attnum > 0 and not attisdropped order by attnum")
                .param(relation)
                .query()
                .listOfRows()
                .forEach(row -> attributes.put((String) row.get("attname"), (String) row.get("type")));
        return attributes;
    }

    private static <R> LedgerType<R> made(String name, String attributes, List<LedgerColumn<R>> columns) {
        DATABASE.client()
                .sql("create type " + name + " as (" + attributes + ")")
                .update();
        return new LedgerType<>(name, columns);
    }

    private static <R> List<Map<String, Object>> read(String values, LedgerType<R> type, List<R> rows) {
        return DATABASE.client()
                .sql("select " + values + " from " + type.given())
                .param(type.text(rows))
                .query()
                .listOfRows();
    }
}
