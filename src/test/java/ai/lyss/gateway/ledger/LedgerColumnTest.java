package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.TestDatabase;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What PostgreSQL makes of the text that a batch is sent as. */
class LedgerColumnTest {

    private static final TestDatabase DATABASE = TestDatabase.create();

    @Test
    void texts_areReadAsTheyAre() {
        List<String> texts = Arrays.asList(
                "plain",
                "",
                null,
                "NULL",
                "null",
                "a,b",
                "{}",
                "[{\"x\":1}]",
                "quote \" and \\ slash",
                "\\u0041 \\n",
                " space ",
                "é😀\n\t\u0001\u2028",
                "'");
        List<LedgerColumn<String>> columns = List.of(new LedgerColumn<>("value", "text", text -> text));

        assertThat(read(columns, texts)).extracting(row -> row.get("value")).isEqualTo(texts);
    }

    @Test
    void numbersTruthTimesAndLists_keepTheirValue() {
        List<LedgerColumn<Integer>> columns = List.of(
                new LedgerColumn<>("least", "int8", any -> Long.MIN_VALUE),
                new LedgerColumn<>("small", "int4", any -> -7),
                new LedgerColumn<>("truth", "bool", any -> false),
                new LedgerColumn<>("moment", "timestamptz", any -> Instant.parse("2026-02-28T23:59:59.123456Z")),
                new LedgerColumn<>("list", "text[]", any -> List.of("a", "b,\"c\"", "")),
                new LedgerColumn<>("none", "text[]", any -> List.of()),
                new LedgerColumn<>("nothing", "text[]", any -> null));
        String values = "least, small, truth, extract(epoch from moment)::text as moment,"
                + " array_to_string(list, '|') as list, cardinality(none) as none, nothing is null as nothing";

        assertThat(DATABASE.client()
                        .sql("select " + values + " from " + LedgerColumn.given(columns))
                        .param(LedgerColumn.json(columns, List.of(1)))
                        .query()
                        .singleRow())
                .isEqualTo(Map.of(
                        "least",
                        Long.MIN_VALUE,
                        "small",
                        -7,
                        "truth",
                        false,
                        "moment",
                        "1772323199.123456",
                        "list",
                        "a|b,\"c\"|",
                        "none",
                        0,
                        "nothing",
                        true));
    }

    @Test
    void batchOfNone_isNone() {
        List<LedgerColumn<String>> columns = List.of(new LedgerColumn<>("value", "text", text -> text));

        assertThat(read(columns, List.of())).isEmpty();
    }

    private static <R> List<Map<String, Object>> read(List<LedgerColumn<R>> columns, List<R> rows) {
        return DATABASE.client()
                .sql("select * from " + LedgerColumn.given(columns))
                .param(LedgerColumn.json(columns, rows))
                .query()
                .listOfRows();
    }
}
