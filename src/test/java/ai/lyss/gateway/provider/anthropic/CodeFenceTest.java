package ai.lyss.gateway.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeFenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1}|{\"a\":1}",
                "```json~{\"a\":1}~```|{\"a\":1}",
                "```~{\"a\":1}~```~ |{\"a\":1}",
                "~ ```JSON~{\"a\":~ 1}~```|{\"a\":~ 1}",
                "```json~{\"a\":\"```\"}~```|{\"a\":\"```\"}",
                "```json~{\"a\":1|{\"a\":1",
                "`a` is code|`a` is code",
                "``|``",
                "``` alone|``` alone"
            })
    void text_inPiecesOfAnySize_losesTheFenceOnly(String given, String expected) {
        String text = given.replace('~', '\n');
        for (int size = 1; size <= text.length(); size++) {
            CodeFence fence = new CodeFence();
            StringBuilder said = new StringBuilder();
            for (int at = 0; at < text.length(); at += size) {
                said.append(fence.take(text.substring(at, Math.min(text.length(), at + size))));
            }
            said.append(fence.end());
            assertThat(said).as("in pieces of " + size).hasToString(expected.replace('~', '\n'));
        }
    }
}
