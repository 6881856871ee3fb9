package ai.lyss.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlDocumentTest {

    private static final YamlDocument DOCUMENT = YamlDocument.read("""
            channels:
              - id: one
                limits: {concurrency: 8}
              - id: two
                models:
                  - a
                  - model: b
                    upstream_model: c
                a.b: dotted
            policies:
            """);

    @ParameterizedTest
    @CsvSource({
        "channels,1",
        "channels[0],2",
        "channels[0].limits.concurrency,3",
        "channels[0].limits.other,3",
        "channels[1].id,4",
        "channels[1].models[0],6",
        "channels[1].models[1].upstream_model,8",
        "channels[1].models[7],5",
        "channels[1].a.b,9",
        "channels[5].id,1",
        "channels[99999999999].id,1",
        "policies,10",
        "nothing,1",
        "'',1"
    })
    void line_isThatOfThePlaceOrOfTheNearestThatItIsIn(String path, int line) {
        assertThat(DOCUMENT.line(path)).isEqualTo(line);
    }

    /** Names may be long where they stand behind a question mark, and a path to each node would be all of them. */
    @Test
    void longNames_costNoMoreThanTheyAre() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            text.append(" ".repeat(i)).append("? ").append("k".repeat(20_000)).append('\n');
            text.append(" ".repeat(i)).append(":\n");
        }
        text.append(" ".repeat(20)).append("x: [").append("1,".repeat(5_000)).append("1]\n");
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        YamlDocument read = YamlDocument.read(text.toString());
        assertThat(thread.getCurrentThreadAllocatedBytes() - before)
                .as("bytes, of which the paths would be 2,000 MB")
                .isLessThan(200L << 20);
        assertThat(read.json()).hasSize(1);
    }
}
