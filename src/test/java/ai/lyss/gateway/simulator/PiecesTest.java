package ai.lyss.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PiecesTest {

    @Test
    void text_isSplitBeforeEverySpace() {
        assertThat(Pieces.of("Hello, dear  world\n")).containsExactly("Hello,", " dear", "  world", "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "fifteen letters😀 and so on", "123456789012345😀😀", "a\n\n\nb"})
    void text_joined_isTheSame(String text) {
        assertThat(String.join("", Pieces.of(text))).isEqualTo(text);
        assertThat(Pieces.of(text))
                .allSatisfy(piece ->
                        assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse());
    }

    @Test
    void text_withoutSpaces_isSplitAllTheSame() {
        assertThat(Pieces.of("x".repeat(100))).hasSize(7);
    }

    @Test
    void numbered_joined_countsUp() {
        assertThat(String.join("", Pieces.numbered(3))).isEqualTo("w1 w2 w3");
        assertThat(Pieces.numbered(0)).isEmpty();
    }
}
