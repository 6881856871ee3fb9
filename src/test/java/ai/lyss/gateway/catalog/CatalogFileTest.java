package ai.lyss.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.PriceKind;
import ai.lyss.gateway.core.Thinking;
import ai.lyss.gateway.core.Traits;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a file of models reads, and what is told of one that cannot be used. */
class CatalogFileTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-24");

    @Test
    void entriesThatMatch_addUp_andLaterOnesWin() {
        String file = """
                profiles:
                  base: { max-tokens: 100, sampling: false }
                  more: { extends: base, max-tokens: 200 }
                models:
                  - { match: "a*", thinking: level, penalties: false }
                  - { match: ["x", "ab*"], penalties: true, context: 200_000 }
                  - { match: "*", profile: base, candidates: false }
                """;
        Traits can = traits(file, "more", "abc");
        assertThat(can.get(Capabilities.MAX_TOKENS)).isEqualTo(200);
        assertThat(can.get(Capabilities.SAMPLING)).isFalse();
        assertThat(can.get(Capabilities.THINKING)).isEqualTo(Thinking.LEVEL);
        assertThat(can.get(Capabilities.PENALTIES)).isTrue();
        assertThat(can.get(Capabilities.CONTEXT)).contains(200_000);
        assertThat(can.get(Capabilities.CANDIDATES)).isTrue();
        assertThat(traits(file, "base", "abc").get(Capabilities.CANDIDATES)).isFalse();
        assertThat(traits(file, "nobody", "zzz").get(Capabilities.MAX_TOKENS)).isEqualTo(8192);
    }

    @Test
    void settings_goBeforeModels_andNameTheProfile() {
        CatalogContent content = read("""
                profiles: { one: { prefill: false }, two: { candidates: false } }
                models: [ { match: m, penalties: false } ]
                """);
        Traits can = content.traits("one", Map.of("profile", "two", "penalties", "true", "path", "/x"), "m", TODAY);
        assertThat(can.get(Capabilities.PREFILL)).isTrue();
        assertThat(can.get(Capabilities.CANDIDATES)).isFalse();
        assertThat(can.get(Capabilities.PENALTIES)).isTrue();
        Traits unknown = content.traits("one", Map.of("profile", "three"), "m", TODAY);
        assertThat(unknown.get(Capabilities.PREFILL)).isFalse();
    }

    @Test
    void prices_areExact_andChangeOnTheirDay() {
        CatalogContent content = read("""
                models:
                  - { match: m, price-input: 0.10, price-cache-write-1h: 3 }
                  - { match: m, from: 2026-12-01, price-input: 0.2 }
                """);
        Traits now = content.traits("p", Map.of(), "m", LocalDate.parse("2026-11-30"));
        assertThat(now.get(Capabilities.price(PriceKind.INPUT))).contains(new BigDecimal("0.10"));
        assertThat(now.get(Capabilities.price(PriceKind.CACHE_WRITE_1H))).contains(new BigDecimal("3"));
        assertThat(now.get(Capabilities.price(PriceKind.OUTPUT))).isEmpty();
        Traits then = content.traits("p", Map.of(), "m", LocalDate.parse("2026-12-01"));
        assertThat(then.get(Capabilities.price(PriceKind.INPUT))).contains(new BigDecimal("0.2"));
    }

    @Test
    void profiles_ofAnEntry_areThoseThatItHoldsFor() {
        CatalogContent content = read("""
                profiles: { one: {}, two: {}, three: {} }
                models:
                  - { match: m, profile: [one, two], candidates: false }
                """);
        assertThat(content.traits("one", Map.of(), "m", TODAY).get(Capabilities.CANDIDATES))
                .isFalse();
        assertThat(content.traits("two", Map.of(), "m", TODAY).get(Capabilities.CANDIDATES))
                .isFalse();
        assertThat(content.traits("three", Map.of(), "m", TODAY).get(Capabilities.CANDIDATES))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|1|there is nothing in it",
                "# only a comment|1|there is nothing in it",
                "[a]|1|a mapping is expected",
                "profiles: []|1|a mapping is expected",
                "models: {}|1|a list is expected",
                "models:|1|a list is expected",
                "modells: []|1|'modells' is neither profiles nor models",
                "models: [];models: []|2|'models' stands twice",
                "profiles:;  a: {};  b: {};  a: {}|4|'a' stands twice",
                "profiles:;  a:;    sampling: true;    sampling: false|4|'sampling' stands twice",
                "profiles:;  a:;    sampeling: true|3|there is no capability 'sampeling'",
                "profiles:;  a:;    sampling:;      - true|4|'sampling' must be true or false, not '[true]'",
                "profiles:;  a: { sampling: yes }|2|'sampling' must be true or false, not 'yes'",
                "profiles:;  a: { max-tokens: many }|2|'max-tokens' must be a number from 1 to 2147483647, not 'many'",
                "profiles:;  a: { max-tokens: 0 }|2|'max-tokens' must be a number from 1 to 2147483647, not '0'",
                "profiles:;  a: { context: 3000000000 }|2|'context' must be a number from 1 to 2147483647",
                "profiles:;  a: { thinking: sometimes }|2|'thinking' must be one of none, budget, level, both, adaptive",
                "profiles:;  a: { efforts: [low, lots] }|2|'efforts' must be a list of none, minimal, low",
                "profiles:;  a: { price-input: -1 }|2|'price-input' must be a decimal number such as 0.25, not '-1'",
                "profiles:;  a: { price-input: 1e3 }|2|'price-input' must be a decimal number",
                "profiles:;  a: { price-input: { x: 1 } }|2|a value or a list of values is expected",
                "profiles:;  a: { extends: b };  b: {}|2|there is no profile 'b' above",
                "profiles:;  a: 7|2|a mapping is expected",
                "profiles:;  a:;    <<: { sampling: true }|3|there is no capability '<<'",
                "models:;  - sampling: true|2|an entry needs 'match'",
                "models:;  - match: a|2|an entry must say something of its models",
                "models:;  - { match: a, profile: [], sampling: true }|2|an entry without a profile can never hold",
                "profiles: { p: {} };models:;  - { match: a, profile: [p, p], sampling: true }|3|the profile 'p' stands twice",
                "models:;  - { match: a, profile: nobody, sampling: true }|2|there is no profile 'nobody'",
                "models:;  - { match: a, from: tomorrow, sampling: true }|2|'from' must be a day such as 2026-12-31",
                "models:;  - { match: [], sampling: true }|2|an entry without a pattern can never match",
                "models:;  - { match: '', sampling: true }|2|the pattern '' can never match",
                "models:;  - { match: 'a b', sampling: true }|2|the pattern 'a b' can never match",
                "models:;  - match:;      - a;      - a;    sampling: true|4|the pattern 'a' stands twice",
                "models:;  - { match: { a: b }, sampling: true }|2|a word is expected",
                "models:;  - { match: *opus, sampling: true }|2|found undefined alias opus",
                "models:;  - { match: a|2|expected",
                "a: b;--- ;c: d|2|but found another document",
                "profiles:;\ta: {}|2|found character",
            })
    void fileThatCannotBeUsed_isToldWithItsLine(String file, int line, String reason) {
        assertThatThrownBy(() -> read(file.replace(';', '\n')))
                .isInstanceOf(CatalogException.class)
                .hasMessageStartingWith("models.yaml, line " + line + ": ")
                .hasMessageContaining(reason);
    }

    @Test
    void bytesThatAreNoText_areToldAsSuch() {
        assertThatThrownBy(() -> CatalogFile.read(Path.of("models.yaml"), new byte[] {(byte) 0xc3, 0x28}))
                .hasMessage("models.yaml, line 1: it is not UTF-8");
        assertThatThrownBy(() -> read("models: []\n\u0007"))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("special characters");
    }

    @Test
    void patternThatIsLongerThanAnyName_canNeverMatch() {
        assertThatThrownBy(() -> read("models: [{ match: '" + "a".repeat(300) + "*', sampling: true }]"))
                .hasMessageContaining("can never match");
    }

    private static Traits traits(String file, String provider, String model) {
        return read(file).traits(provider, Map.of(), model, TODAY);
    }

    private static CatalogContent read(String text) {
        return CatalogFile.read(Path.of("models.yaml"), text.getBytes(StandardCharsets.UTF_8));
    }
}
