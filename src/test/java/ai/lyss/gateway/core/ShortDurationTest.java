package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations as OpenAI's headers have them. */
class ShortDurationTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S,0s",
        "PT0.000001S,1ms",
        "PT0.02S,20ms",
        "PT0.9999S,1s",
        "PT1S,1s",
        "PT8.64S,8.64s",
        "PT59.999S,59.999s",
        "PT1M,1m0s",
        "PT6M,6m0s",
        "PT1M1.2S,1m2s",
        "PT59M59.5S,1h0m0s",
        "PT24H,24h0m0s",
        "PT-5S,0s"
    })
    void duration_isShort(Duration duration, String text) {
        assertThat(ShortDuration.of(duration)).isEqualTo(text);
    }
}
