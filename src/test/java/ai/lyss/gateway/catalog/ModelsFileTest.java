package ai.lyss.gateway.catalog;

import static ai.lyss.gateway.catalog.SomeChannel.of;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.PriceKind;
import ai.lyss.gateway.core.Thinking;
import ai.lyss.gateway.core.Traits;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code config/models.yaml}: what it says of the names that providers give their models. */
class ModelsFileTest {

    private static final Catalog FILE = ModelCatalog.of(Path.of("config/models.yaml"));

    @ParameterizedTest
    @CsvSource({
        "openai,    gpt-4o,                     2.5,   10,  128000",
        "openai,    gpt-4o-mini,                0.15,  0.6, 128000",
        "azure,     gpt-4.1-2025-04-14,         2,     8,   1000000",
        "openai,    gpt-4.1-mini,               0.4,   1.6, 1000000",
        "openai,    gpt-5.1-codex-mini,         0.25,  2,   400000",
        "openai,    o3,                         2,     8,   0",
        "openai,    o3-mini,                    1.1,   4.4, 0",
        "anthropic, claude-sonnet-4-5-20250929, 3,     15,  1000000",
        "anthropic, claude-opus-4-20250514,     15,    75,  200000",
        "anthropic, claude-opus-4-8,            5,     25,  1000000",
        "gemini,    gemini-2.5-flash-lite,      0.1,   0.4, 1000000",
        "gemini,    gemini-2.5-flash,           0.3,   2.5, 1000000",
        "gemini,    models/gemini-2.5-pro,      1.25,  10,  1000000",
        "gemini,    gemini-2.5-pro-preview-06-05, 1.25, 10, 1000000",
        "gemini,    gemini-2.5-flash-lite-preview-09-2025, 0.1, 0.4, 1000000",
        "gemini,    gemini-1.5-pro-002,         1.25,  5,   2000000",
        "gemini,    gemini-3-pro-preview,       2,     12,  1000000",
        "openai,    gpt-5.4,                    2.5,   15,  1050000",
        "openai,    gpt-5.4-mini,               0.75,  4.5, 400000",
        "deepseek,  deepseek-v4-pro,            0.435, 0.87, 1000000",
    })
    void prices_areThoseOfTheVendorsLists(
            String provider, String name, BigDecimal input, BigDecimal output, int context) {
        Traits can = FILE.of(of(provider, Map.of()), name);
        assertThat(can.get(Capabilities.price(PriceKind.INPUT))).contains(input);
        assertThat(can.get(Capabilities.price(PriceKind.OUTPUT))).contains(output);
        assertThat(can.get(Capabilities.CONTEXT).orElse(0)).isEqualTo(context);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-7",
        "anthropic, claude-opus-5-5",
        "gemini, gemini-4-pro",
        "vllm, gpt-4o",
        "ollama, kimi-k3",
        "openrouter, openai/gpt-4o",
        "openai, gpt-4o-audio-preview",
        "openai, gpt-4o-search-preview",
        "azure, gpt-4o-realtime-preview",
        "gemini, gemini-2.5-flash-image",
        "gemini, gemini-2.5-pro-preview-tts",
        "gemini, gemini-2.5-flash-preview-tts",
        "gemini, gemini-2.0-flash-preview-image-generation",
        "gemini, gemini-2.0-flash-live-001",
        "gemini, gemini-1.5-flash-8b",
        "gemini, gemini-3-pro-image-preview",
        "gemini, gemini-3.6-flash-lite",
    })
    void whatNobodyPrices_hasNoPrice(String provider, String name) {
        assertThat(FILE.of(of(provider, Map.of()), name).get(Capabilities.price(PriceKind.INPUT)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-2.1,                       NONE,          true,  true,  true,  false, true,   4096",
        "claude-3-haiku-20240307,          NONE,          true,  true,  true,  false, true,   4096",
        "claude-3-5-sonnet-20241022,       NONE,          true,  true,  true,  false, true,   8192",
        "claude-3.5-sonnet,                NONE,          true,  true,  true,  false, true,   8192",
        "claude-3-7-sonnet-20250219,       BUDGET,        true,  true,  true,  false, true,  64000",
        "claude-sonnet-4-20250514,         BUDGET,        true,  true,  true,  false, true,  64000",
        "claude-sonnet-4@20250514,         BUDGET,        true,  true,  true,  false, true,  64000",
        "claude-opus-4-0,                  BUDGET,        true,  true,  true,  false, true,  32000",
        "claude-opus-4-1-20250805,         BUDGET,        true,  false, true,  false, true,  32000",
        "us.anthropic.claude-opus-4-5-v1:0, BUDGET,       true,  false, true,  true,  true,  64000",
        "anthropic/claude-haiku-4.5,       BUDGET,        true,  false, true,  true,  true,  64000",
        "claude-opus-4-6,                  BOTH,          true,  false, true,  true,  false, 128000",
        "claude-sonnet-4-6,                BOTH,          true,  false, true,  true,  false, 64000",
        "claude-opus-4-7,                  ADAPTIVE,      false, true,  true,  true,  false, 0",
        "claude-sonnet-5,                  ADAPTIVE,      false, true,  true,  true,  false, 0",
        "claude-opus-5-20260901,           ADAPTIVE,      false, true,  true,  true,  false, 0",
        "claude-haiku-5-5,                 ADAPTIVE,      false, true,  true,  true,  false, 0",
        "claude-fable-5,                   ALWAYS_ON,     false, true,  true,  true,  false, 0",
        "claude-fable-5-20260901,          ALWAYS_ON,     false, true,  true,  true,  false, 0",
        "claude-fable-5-1,                 ALWAYS_ON,     false, true,  false, true,  false, 0",
        "claude-opus-5-5,                  ALWAYS_ON,     false, true,  false, true,  false, 0",
        "claude-sonnet-5.5,                BETWEEN_TOOLS, false, true,  false, true,  false, 0",
        "claude-opus-7,                    ALWAYS_ON,     false, true,  false, true,  false, 0",
        "claude-epic-9,                    ALWAYS_ON,     false, true,  false, true,  false, 0",
        "cx-claude,                        NONE,          true,  true,  true,  false, true,  0",
        "my-claude-like,                   NONE,          true,  true,  true,  false, true,  0",
        "kimi-k2,                          NONE,          true,  true,  true,  false, true,  0",
    })
    void claude_canWhatItsVersionCan(
            String name,
            Thinking thinking,
            boolean sampling,
            boolean both,
            boolean forced,
            boolean schema,
            boolean prefill,
            int maxOutput) {
        Traits can = FILE.of(of("anthropic", Map.of()), name);
        assertThat(can.get(Capabilities.THINKING)).isEqualTo(thinking);
        assertThat(can.get(Capabilities.SAMPLING)).as("sampling").isEqualTo(sampling);
        assertThat(can.get(Capabilities.TEMPERATURE_WITH_TOP_P)).as("both").isEqualTo(both);
        assertThat(can.get(Capabilities.FORCED_TOOL_CHOICE)).as("forced").isEqualTo(forced);
        assertThat(can.get(Capabilities.JSON_SCHEMA)).as("JSON schema").isEqualTo(schema);
        assertThat(can.get(Capabilities.PREFILL)).as("prefill").isEqualTo(prefill);
        assertThat(can.get(Capabilities.MAX_OUTPUT).orElse(0)).isEqualTo(maxOutput);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-6,   'low, medium, high, max'",
        "claude-sonnet-4-6, 'low, medium, high'",
        "claude-opus-4-8,   'low, medium, high, xhigh, max'",
        "claude-haiku-5,    'low, medium, high, xhigh'",
        "claude-opus-5-5,   'low, medium, high, xhigh, max'",
        "anything,          'low, medium, high'",
    })
    void claude_knowsItsWordsForEffort(String name, String efforts) {
        assertThat(FILE.of(of("anthropic", Map.of()), name).get(Capabilities.EFFORTS))
                .containsExactly(efforts.split(", "));
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-1.5-pro,             NONE,   false, true,  true,  false, false, 'low, high'",
        "gemini-2.0-flash-lite,      NONE,   false, true,  true,  false, false, ",
        "gemini-pro,                 NONE,   false, true,  true,  false, false, 'low, high'",
        "gemini-2.5-flash,           BUDGET, true,  false, true,  false, false, ",
        "models/gemini-2.5-pro,      BUDGET, true,  false, true,  false, false, ",
        "gemini-2.5-flash-image,     NONE,   true,  false, false, false, false, ",
        "gemini-3-pro-preview,       LEVEL,  true,  false, false, true,  true,  'low, high'",
        "gemini-3-flash-preview,     LEVEL,  true,  false, false, true,  true,  'minimal, low, medium, high'",
        "gemini-3.8-flash,           LEVEL,  true,  false, false, true,  true,  'low, medium, high'",
        "gemini-3-pro-image-preview, NONE,   true,  false, false, true,  true,  ",
        "gemini-flash-latest,        LEVEL,  true,  false, false, true,  true,  'low, medium, high'",
        "gemini-pro-latest,          LEVEL,  true,  false, false, true,  true,  'low, high'",
        "gemini-12.5-flash,          LEVEL,  true,  false, false, true,  true,  'low, medium, high'",
        "sim-gemini:tokens=20,       NONE,   true,  true,  true,  true,  false, ",
        "cx-gemini,                  NONE,   true,  true,  true,  true,  false, ",
    })
    void gemini_canWhatItsFamilyCan(
            String name,
            Thinking thinking,
            boolean schema,
            boolean penalties,
            boolean candidates,
            boolean jsonWithTools,
            boolean signatures,
            String levels) {
        Traits can = FILE.of(of("gemini", Map.of()), name);
        assertThat(can.get(Capabilities.THINKING)).isEqualTo(thinking);
        assertThat(can.get(Capabilities.JSON_SCHEMA)).as("JSON schema").isEqualTo(schema);
        assertThat(can.get(Capabilities.PENALTIES)).as("penalties").isEqualTo(penalties);
        assertThat(can.get(Capabilities.CANDIDATES)).as("candidates").isEqualTo(candidates);
        assertThat(can.get(Capabilities.JSON_WITH_TOOLS)).as("JSON with tools").isEqualTo(jsonWithTools);
        assertThat(can.get(Capabilities.THOUGHT_SIGNATURES)).as("signatures").isEqualTo(signatures);
        if (levels != null) {
            assertThat(can.get(Capabilities.THINKING_LEVELS)).containsExactly(levels.split(", "));
        }
    }

    @Test
    void gemini25Pro_cannotStopThinking() {
        assertThat(FILE.of(of("gemini", Map.of()), "gemini-2.5-pro").get(Capabilities.THINKING_LEAST_BUDGET))
                .isEqualTo(128);
        assertThat(FILE.of(of("gemini", Map.of()), "gemini-2.5-flash").get(Capabilities.THINKING_LEAST_BUDGET))
                .isZero();
    }

    @Test
    void settings_winOverTheModel() {
        Traits can = FILE.of(
                of("gemini", Map.of("thinking", "LEVEL", "thinking-levels", "HIGH, low", "json-schema", "true")),
                "gemini-2.0-flash");
        assertThat(can.get(Capabilities.THINKING)).isEqualTo(Thinking.LEVEL);
        assertThat(can.get(Capabilities.THINKING_LEVELS)).containsExactly("low", "high");
        assertThat(can.get(Capabilities.JSON_SCHEMA)).isTrue();
        assertThat(can.get(Capabilities.PENALTIES)).isTrue();
    }
}
