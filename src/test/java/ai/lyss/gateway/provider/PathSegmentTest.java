package ai.lyss.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that go into a path. */
class PathSegmentTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt-4.1_mini~x | gpt-4.1_mini~x",
                "azAZ09 | azAZ09",
                "a:b@c | a:b@c",
                "a/b | a%2Fb",
                "a?b#c | a%3Fb%23c",
                "a%2Fb | a%252Fb",
                "a b | a%20b",
                "'a\"{b}[c]`\\^' | a%22%7Bb%7D%5Bc%5D%60%5C%5E",
                "é日 | %C3%A9%E6%97%A5",
            })
    void name_isEncoded(String name, String encoded) {
        assertThat(PathSegment.encode(name)).isEqualTo(encoded);
    }
}
