package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.lyss.gateway.core.ServerCapabilities.Range;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCapabilitiesTest {

    @Test
    void ranges_readFromAFileAndFromASetting() {
        Map<String, Range> expected = Map.of(
                "temperature",
                new Range(BigDecimal.ZERO, new BigDecimal("1.5")),
                "top_p",
                new Range(new BigDecimal("0.01"), BigDecimal.ONE));
        assertThat(ServerCapabilities.RANGES.read(List.of("temperature=0..1.5", "top_p=0.01..1")))
                .isEqualTo(expected);
        assertThat(ServerCapabilities.RANGES.read("temperature=0..1.5, top_p=0.01..1"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"temperature", "=0..1", "temperature=1", "temperature=1..0", "temperature=a..b"})
    void range_thatIsNone_isRefusedByName(String wrong) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerCapabilities.RANGES.read(wrong))
                .withMessageContaining("'ranges'");
    }

    @Test
    void nearest_isWithin() {
        Range range = new Range(BigDecimal.ZERO, BigDecimal.ONE);
        assertThat(range.nearest(new BigDecimal("2"))).isEqualTo("1");
        assertThat(range.nearest(new BigDecimal("-2"))).isEqualTo("0");
        assertThat(range.nearest(new BigDecimal("0.3"))).isEqualTo("0.3");
    }

    @Test
    void headers_thatServersWant_areRead() {
        assertThat(ServerCapabilities.HEADERS.read("HTTP-Referer=referer, X-Title=title, User-Agent=agent"))
                .containsOnlyKeys("HTTP-Referer", "X-Title", "User-Agent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CamelHttpUri=title",
                "cAMELHTTPPATH=title",
                "X-A b=title",
                "X:A=title",
                "Höhe=title",
                "host=title",
                "Content-Length=title",
                "TRANSFER-ENCODING=title",
                "Connection=title",
                "Authorization=title",
                "api-key=title",
                "X-Api-Key=title",
                "x-goog-api-key=title",
                "Cookie=title",
                "Proxy-Authorization=title",
                "X-Title=title, Upgrade=title"
            })
    void headers_thatRouteFrameOrShowACredential_areRefused(String wrong) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerCapabilities.HEADERS.read(wrong))
                .withMessageContaining("'headers'");
    }

    @Test
    void names_areUnique() {
        assertThat(Capabilities.all().stream().map(Capability::name)).doesNotHaveDuplicates();
    }
}
