package ai.lyss.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "gpt-4o,      gpt-4o,          true",
        "gpt-4o,      gpt-4o-mini,     false",
        "gpt-4o*,     gpt-4o-mini,     true",
        "gpt-4o*,     gpt-4o,          true",
        "*claude-*,   us.claude-x,     true",
        "*claude-*,   claude,          false",
        "*a*b*c,      xaxbxbxc,        true",
        "*a*b*c,      xaxbxbx,         false",
        "*ab,         aab,             true",
        "o#,          o3,              true",
        "o#,          ox,              false",
        "a?b,         a.b,             true",
        "a?b,         ab,              false",
        "*,           '',              true",
        "a*,          '',              false",
        "a.b,         axb,             false",
    })
    void pattern_fitsTheWholeName(String pattern, String name, boolean fits) {
        assertThat(new Glob(pattern).matches(name)).isEqualTo(fits);
    }

    @Test
    void manyStars_onALongName_areJudgedAtOnce() {
        Glob glob = new Glob("*a".repeat(40) + "b");
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(glob.matches("a".repeat(100_000))).isFalse());
    }
}
