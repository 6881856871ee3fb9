package ai.lyss.gateway.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.provider.anthropic.AnthropicCapabilities.Thinking;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaudeModelsTest {

    @ParameterizedTest
    @CsvSource({
        "claude-3-haiku-20240307,          NONE,          true,  true,  false, true",
        "claude-3-5-sonnet-20241022,       NONE,          true,  true,  false, true",
        "claude-3-7-sonnet-20250219,       BUDGET,        true,  true,  false, true",
        "claude-sonnet-4-20250514,         BUDGET,        true,  true,  false, true",
        "claude-sonnet-4@20250514,         BUDGET,        true,  true,  false, true",
        "claude-opus-4-0,                  BUDGET,        true,  true,  false, true",
        "claude-opus-4-1-20250805,         BUDGET,        true,  true,  false, true",
        "anthropic.claude-opus-4-5-v1:0,   BUDGET,        true,  true,  true,  true",
        "anthropic/claude-haiku-4.5,       BUDGET,        true,  true,  true,  true",
        "claude-opus-4-6,                  BOTH,          true,  true,  true,  false",
        "claude-sonnet-4-6,                BOTH,          true,  true,  true,  false",
        "claude-opus-4-7,                  ADAPTIVE,      false, true,  true,  false",
        "claude-sonnet-5,                  ADAPTIVE,      false, true,  true,  false",
        "claude-opus-5-20260901,           ADAPTIVE,      false, true,  true,  false",
        "claude-haiku-5-5,                 ADAPTIVE,      false, true,  true,  false",
        "claude-fable-5,                   ALWAYS_ON,     false, true,  true,  false",
        "claude-fable-5-1,                 ALWAYS_ON,     false, false, true,  false",
        "claude-opus-5-5,                  ALWAYS_ON,     false, false, true,  false",
        "claude-sonnet-5.5,                BETWEEN_TOOLS, false, false, true,  false",
        "claude-epic-9,                    ALWAYS_ON,     false, false, true,  false",
        "kimi-k2,                          NONE,          true,  true,  false, true",
    })
    void name_hasItsCapabilities(
            String name, Thinking thinking, boolean sampling, boolean forced, boolean schema, boolean prefill) {
        AnthropicCapabilities found = ClaudeModels.find(name);
        assertThat(found.thinking()).isEqualTo(thinking);
        assertThat(found.sampling()).as("sampling").isEqualTo(sampling);
        assertThat(found.forcedToolChoice()).as("forced tool choice").isEqualTo(forced);
        assertThat(found.jsonSchema()).as("JSON schema").isEqualTo(schema);
        assertThat(found.prefill()).as("prefill").isEqualTo(prefill);
    }

    @ParameterizedTest
    @CsvSource({"claude-3-opus-20240229, 4096", "claude-3-5-sonnet-20241022, 8192", "claude-opus-5, 8192", "other, 8192"
    })
    void defaultLimit_isWithinWhatTheModelCan(String name, int tokens) {
        assertThat(ClaudeModels.find(name).maxTokens()).isEqualTo(tokens);
    }
}
