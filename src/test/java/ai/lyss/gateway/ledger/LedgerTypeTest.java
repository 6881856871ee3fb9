package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.ColumnMapRowMapper;
import org.springframework.jdbc.core.RowMapperResultSetExtractor;

/** What PostgreSQL makes of the text that a batch is sent as. */
class LedgerTypeTest {

    private static final TestDatabase DATABASE = TestDatabase.migrated();

    @Test
    void texts_areReadAsTheyAre() throws SQLException {
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
        LedgerType<String> type = made("texts", List.of(new LedgerColumn<>("value", "text", text -> text)));

        assertThat(read("value", type, texts))
                .extracting(row -> row.get("value"))
                .isEqualTo(texts);
    }

    @Test
    void numbersTruthTimesAndLists_keepTheirValue() throws SQLException {
        LedgerType<Integer> type = made(
                "all_kinds",
                List.of(
                        new LedgerColumn<>("least", "int8", any -> Long.MIN_VALUE),
                        new LedgerColumn<>("small", "int4", any -> -7),
                        new LedgerColumn<>("truth", "bool", any -> false),
                        new LedgerColumn<>(
                                "moment", "timestamptz", any -> Instant.parse("2026-02-28T23:59:59.123456Z")),
                        new LedgerColumn<>(
                                "list",
                                "text[]",
                                any -> List.of("a", "b,\"c\"", "", "NULL", "{\\}", "(d e)", "(\"\\\"")),
                        new LedgerColumn<>("none", "text[]", any -> List.of()),
                        new LedgerColumn<>("nothing", "text[]", any -> null)));
        String values = "least, small, truth, extract(epoch from moment)::text as moment,"
                + " array_to_string(list, '|') as list, cardinality(none) as none, nothing is null as nothing";

        assertThat(read(values, type, List.of(1)))
                .containsExactly(Map.of(
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
                        true));
    }

    @Test
    void batchOfNone_isNone() throws SQLException {
        LedgerType<String> type = made("nobodys", List.of(new LedgerColumn<>("value", "text", text -> text)));

        assertThat(read("value", type, List.of())).isEmpty();
    }

    /** A value that stands in another's place would be written into the other's column. */
    @ParameterizedTest
    @MethodSource
    void typesOfTheLedger_haveItsColumnsInTheirOrder(LedgerType<?> type) {
        List<String> attributes = DATABASE.client()
                .sql("select attname || ' ' || format_type(atttypid, null) from pg_attribute where attrelid = "
                        + "(select typrelid from pg_type where typname = ?) order by attnum")
                .param(type.name())
                .query(String.class)
                .list();

        assertThat(attributes)
                .isEqualTo(type.columns().stream()
                        .map(column -> column.name() + " " + column.type())
                        .map(attribute -> attribute
                                .replace(" timestamptz", " timestamp with time zone")
                                .replace(" int4", " integer")
                                .replace(" int8", " bigint")
                                .replace(" bool", " boolean"))
                        .toList());
    }

    static Stream<LedgerType<?>> typesOfTheLedger_haveItsColumnsInTheirOrder() {
        return Stream.of(LedgerTables.REQUESTS, LedgerTables.ATTEMPTS, LedgerTables.CHARGES);
    }

    private static <R> LedgerType<R> made(String name, List<LedgerColumn<R>> columns) {
        DATABASE.client()
                .sql(columns.stream()
                        .map(column -> column.name() + " " + column.type())
                        .collect(Collectors.joining(", ", "create type " + name + " as (", ")")))
                .update();
        return new LedgerType<>(name, columns);
    }

    private static <R> List<Map<String, Object>> read(String values, LedgerType<R> type, List<R> rows)
            throws SQLException {
        try (Connection connection = DATABASE.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement("select " + values + " from " + type.given())) {
            type.set(select, 1, rows);
            return new RowMapperResultSetExtractor<>(new ColumnMapRowMapper()).extractData(select.executeQuery());
        }
    }
}
