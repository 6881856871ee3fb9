package ai.lyss.gateway.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkTagsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "<think>r</think>a           | r           | a",
                "~<think>~r~~s~</think>~~a~b | r~~s        | a~b",
                "<think></think>a            | -           | a",
                "<think>r                    | r           | -",
                "<think>a < b </thin> c      | a < b </thin> c | -",
                "a <think>b</think>          | -           | a <think>b</think>",
                "<thinker>a                  | -           | <thinker>a",
                "<thi                        | -           | <thi",
                "<think>r</think><think>s</think> | r      | <think>s</think>"
            })
    void text_splitAnywhereIsTheSame(String text, String reasoning, String content) {
        String whole = text.replace('~', '\n');
        ThinkTags.Piece expected = new ThinkTags.Piece(lines(reasoning), lines(content));
        assertThat(ThinkTags.split(whole)).isEqualTo(expected);
        for (int first = 0; first <= whole.length(); first++) {
            for (int second = first; second <= whole.length(); second++) {
                assertThat(inPieces(whole.substring(0, first), whole.substring(first, second), whole.substring(second)))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void around_isWhatSplitTakesOff() {
        assertThat(ThinkTags.split(ThinkTags.around("r") + "a")).isEqualTo(new ThinkTags.Piece("r", "a"));
    }

    private static ThinkTags.Piece inPieces(String... pieces) {
        ThinkTags tags = new ThinkTags();
        StringBuilder reasoning = new StringBuilder();
        StringBuilder content = new StringBuilder();
        for (String piece : pieces) {
            ThinkTags.Piece taken = tags.take(piece);
            reasoning.append(taken.reasoning());
            content.append(taken.content());
        }
        ThinkTags.Piece left = tags.end();
        return new ThinkTags.Piece(reasoning + left.reasoning(), content + left.content());
    }

    private static String lines(String text) {
        return text == null ? "" : text.replace('~', '\n');
    }
}
