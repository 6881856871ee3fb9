package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerTextTest {

    @Test
    void nul_isLeftOut() {
        assertThat(LedgerText.of("a\0b", 10)).isEqualTo("ab");
    }

    @Test
    void halfACharacter_isReplaced() {
        assertThat(LedgerText.of("a\uD83Db", 10)).isEqualTo("a\uFFFDb");
    }

    @ParameterizedTest
    @CsvSource({"1, a", "2, a", "3, a😀", "4, a😀b", "9, a😀b"})
    void longText_isCutBetweenCharacters(int most, String expected) {
        assertThat(LedgerText.of("a😀b", most)).isEqualTo(expected);
    }

    @Test
    void absentText_staysAbsent() {
        assertThat(LedgerText.orNull(null, 10)).isNull();
    }
}
