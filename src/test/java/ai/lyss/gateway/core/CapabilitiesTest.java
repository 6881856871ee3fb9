package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitiesTest {

    @Test
    void all_areListed_eachOnce_withAMeaning() throws IllegalAccessException {
        List<Capability<?>> declared = new ArrayList<>();
        for (Field field : Capabilities.class.getFields()) {
            if (field.get(null) instanceof Capability<?> capability) {
                declared.add(capability);
            }
        }
        assertThat(Capabilities.all()).containsAll(declared);
        assertThat(Capabilities.all()).extracting(Capability::name).doesNotHaveDuplicates();
        assertThat(Capabilities.all())
                .allSatisfy(each -> assertThat(each.meaning()).as(each.name()).endsWith("."));
        for (PriceKind kind : PriceKind.values()) {
            assertThat(Capabilities.all()).contains(Capabilities.price(kind));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "thinking,    sometimes, 'none, budget, level, both, adaptive, always-on, between-tools'",
        "sampling,    yes,       true or false",
        "prefill,     '',        true or false",
        "max-tokens,  0,         a number from 1",
        "max-tokens,  many,      a number from 1",
        "efforts,     'low,,high', a list of",
        "price-input, free,      a decimal number",
        "loss,        maybe,     'strict, warn, drop'",
    })
    void settingThatIsNotWhatItCanBe_isRefusedWhereTheChannelIsMade(String setting, String value, String possible) {
        assertThatThrownBy(() -> channel(Map.of("path", "/x", setting, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("setting of channel test: '" + setting + "' must be ")
                .hasMessageContaining(possible)
                .hasMessageEndingWith("not '" + value + "'");
    }

    @Test
    void settings_readInAnyCase_andListsInTheirOrder() {
        assertThat(channel(Map.of("thinking", " Always-On ", "sampling", "TRUE", "max-tokens", "64_000", "efforts", ""))
                        .settings())
                .hasSize(4);
        assertThat(Capabilities.EFFORTS.read("MAX, low")).containsExactly("low", "max");
        assertThat(Capabilities.THINKING.read("between-tools")).isEqualTo(Thinking.BETWEEN_TOOLS);
    }

    @Test
    void loss_neverBreaksAHeader() {
        assertThat(Loss.dropped("x\r\nSet-Cookie: a=b,é").toString()).isEqualTo("x??Set-Cookie:?a?b??=dropped");
        assertThat(Loss.dropped("tools[0].function.strict").param()).isEqualTo("tools[0].function.strict");
        assertThat(Loss.dropped("x".repeat(5000)).param()).hasSize(200);
    }

    private static Channel channel(Map<String, String> settings) {
        return new Channel(
                "ch-1",
                null,
                "test",
                "anthropic",
                URI.create("https://upstream.test"),
                new Credential("key"),
                settings,
                List.of(),
                1,
                0,
                true);
    }
}
