package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrayTextTest {

    private final ArrayText array = new ArrayText();

    @Test
    void elements_areReadAsTheyAre() throws SQLException {
        List<String> elements = Arrays.asList(
                "plain",
                "",
                null,
                "NULL",
                "null",
                "a,b",
                "{}",
                "{\"x\"}",
                "quote \" and \\ slash",
                " space ",
                "é😀\n\t",
                "'");
        assertThat(text(array.of(elements, element -> element))).isEqualTo(elements);
    }

    @Test
    void numbersAndTruth_areNotQuoted() {
        assertThat(array.of(Arrays.asList(1L, null, -2), value -> value)).isEqualTo("{1,NULL,-2}");
        assertThat(array.of(List.of(true, false), value -> value)).isEqualTo("{true,false}");
        assertThat(array.of(List.of(Instant.EPOCH), value -> value)).isEqualTo("{\"1970-01-01T00:00:00Z\"}");
        assertThat(array.of(List.of(), value -> value)).isEqualTo("{}");
    }

    private static List<String> text(String literal) throws SQLException {
        try (Connection connection = LedgerDatabase.empty().dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("select ?::text[]")) {
            statement.setObject(1, literal, Types.OTHER);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Arrays.asList((String[]) row.getArray(1).getArray());
            }
        }
    }
}
