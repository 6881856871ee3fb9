package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamAddressTest {

    private static final URI SERVER = URI.create("https://api.example.com");

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/v1/models", "/openai/models?api-version=2024-10-21", "//b.example/x", "/a@b:1", "/a%20b"})
    void path_isBehindTheBaseUrl(String path) {
        assertThat(UpstreamAddress.isPath(path)).isTrue();
        assertThat(URI.create(UpstreamAddress.of(SERVER, path)).getHost()).isEqualTo("api.example.com");
        URI deeper = URI.create("http://[::1]:8080/v1");
        assertThat(UpstreamAddress.of(deeper, path)).isEqualTo("http://[::1]:8080/v1" + path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1",
                ":9601/steal",
                ".evil.example/",
                "@evil.example",
                "?a=b",
                "#x",
                "/a#b",
                "/a b",
                "/a\nb",
                "/{{env:HOME}}",
                "/%7",
                "\\evil.example",
                "/\\evil.example"
            })
    void whatLeadsElsewhereOrNowhere_isNoPath(String path) {
        assertThat(UpstreamAddress.isPath(path)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> UpstreamAddress.of(SERVER, path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host",
                "HTTP://host",
                "http://host/",
                "http://host:0",
                "http://host:99999",
                "http://user@host",
                "http://host?a",
                "http://host#a",
                "http:///path",
                "host"
            })
    void otherUrls_areNoBase(String url) {
        assertThat(UpstreamAddress.isBase(URI.create(url))).isFalse();
    }
}
