package ai.lyss.gateway.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.provider.gemini.GeminiCapabilities.Thinking;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of families, and what a channel says instead. */
class GeminiCapabilitiesTest {

    @ParameterizedTest
    @CsvSource({
        "gemini-1.5-pro,            NONE,   false, true,  false",
        "gemini-2.0-flash-lite,     NONE,   false, true,  false",
        "gemini-2.5-flash,          BUDGET, true,  false, false",
        "gemini-2.5-flash-image,    NONE,   true,  false, false",
        "models/gemini-2.5-pro,     BUDGET, true,  false, false",
        "gemini-3-pro-preview,      LEVEL,  true,  false, true",
        "gemini-3.1-flash-lite,     LEVEL,  true,  false, true",
        "gemini-3-pro-image-preview, NONE,  true,  false, true",
        "gemini-flash-latest,       LEVEL,  true,  false, true",
        "gemini-pro-latest,         LEVEL,  true,  false, true",
        "gemini-4-pro,              LEVEL,  true,  false, true",
        "gemini-12.5-flash,         LEVEL,  true,  false, true",
        "gemini-pro,                NONE,   false, true,  false",
        "sim-gemini:tokens=20,      NONE,   true,  true,  false",
    })
    void of_model_isThatOfItsFamily(
            String model, Thinking thinking, boolean jsonSchema, boolean penalties, boolean signatures) {
        GeminiCapabilities can = GeminiCapabilities.of(model, Channels.plain());
        assertThat(can.thinking()).isEqualTo(thinking);
        assertThat(can.jsonSchema()).isEqualTo(jsonSchema);
        assertThat(can.penalties()).isEqualTo(penalties);
        assertThat(can.signatures()).isEqualTo(signatures);
    }

    @Test
    void of_settings_winOverTheFamily() {
        GeminiCapabilities can = GeminiCapabilities.of(
                "gemini-2.0-flash",
                Channels.with(Map.of("thinking", "level", "thinking-levels", "low,high", "json-schema", "true")));
        assertThat(can.thinking()).isEqualTo(Thinking.LEVEL);
        assertThat(can.levels()).containsExactly("LOW", "HIGH");
        assertThat(can.jsonSchema()).isTrue();
        assertThat(can.penalties()).isTrue();
    }

    @Test
    void of_levelsWithoutNames_areThoseThatAllModelsHave() {
        assertThat(GeminiCapabilities.of("x", Channels.with(Map.of("thinking", "level")))
                        .levels())
                .containsExactly("LOW", "HIGH");
    }
}
