package ai.lyss.gateway.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamErrorTest {

    private static String ownWords(String body) {
        return new UpstreamError(400, null, body.getBytes(UTF_8)).ownWords();
    }

    @Test
    void ownWords_areTheErrorAndNothingBesideIt() {
        assertThat(ownWords(
                        "{\"secret\":1,\"error\":{\"message\":\"No such key\",\"type\":\"auth\",\"more\":{\"x\":1}}}"))
                .isEqualTo("{\"error\":{\"type\":\"auth\",\"message\":\"No such key\"}}");
        assertThat(
                        ownWords(
                                "[{\"error\":{\"code\":400,\"message\":\"API key not valid\",\"status\":\"INVALID_ARGUMENT\"}}]"))
                .contains("API key not valid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"error\":\"x\"}", "{\"error\":{}}", "{\"internal\":1}", "7"})
    void whatIsNoError_hasNone(String body) {
        assertThat(ownWords(body)).isNull();
    }
}
