package ai.lyss.gateway.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "\"quoted\" \\ back", "\n\r\t\0\u001f\u007f", "äß€漢字", "😀", "half \ud83d", "\u2028"
            })
    void quoted_readBack_isTheSame(String text) throws Exception {
        byte[] json = new Frame().raw("\"").quoted(text).raw("\"").take();

        assertThat(Json.read(json).textValue()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, -1, Long.MAX_VALUE})
    void number_isWrittenAsText(long number) {
        assertThat(new String(new Frame().raw(number).take(), US_ASCII)).isEqualTo(Long.toString(number));
    }
}
