package ai.lyss.gateway.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"z\":1,\"a\":{\"c\":null,\"b\":[]},\"m\":true}",
                "[1,1.0,1.00,0.10,1e5,1E5,1e+5,1e-05,-0.0,1.5E-300]",
                "[9223372036854775808,123456789012345678901234567890,0.1234567890123456789012345678901234567890]",
                "\"\uD83D\uDE00 \\u0000 \\\\ é\""
            })
    void whatIsRead_isWrittenAsItWas(String text) throws IOException {
        assertThat(new String(Json.bytes(Json.read(text.getBytes(UTF_8))), UTF_8))
                .isEqualTo(text);
    }

    @Test
    void copiesAndParts_keepTheirSpelling() throws IOException {
        JsonNode read = Json.read("{\"a\":{\"b\":1e-05}}".getBytes(UTF_8));
        assertThat(Json.text(read.deepCopy().get("a"))).isEqualTo("{\"b\":1e-05}");
        assertThat(read.at("/a/b").decimalValue()).isEqualByComparingTo("0.00001");
    }

    /** Half a pair is no character, but clients cut texts in the middle: it is no reason to fail. */
    @ParameterizedTest
    @ValueSource(strings = {"\"a\\uD83D\"", "\"\\uD83D b\"", "\"\\uDE00\"", "\"\\uD83D\\uD83D\\uDE00\""})
    void halfAPair_isWritten(String text) throws IOException {
        JsonNode read = Json.read(text.getBytes(UTF_8));
        assertThat(Json.read(Json.bytes(read)).textValue())
                .hasSize(read.textValue().length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}{}", "{} x", "{\"a\":NaN}", "{'a':1}", "{\"a\":01}"})
    void anythingButOneValue_isAnError(String text) {
        assertThatThrownBy(() -> Json.read(text.getBytes(UTF_8))).isInstanceOf(IOException.class);
    }

    @Test
    void limits_areAnErrorOfTheirOwn() {
        assertThatThrownBy(() -> Json.read(("[".repeat(201) + "]".repeat(201)).getBytes(UTF_8)))
                .isInstanceOf(StreamConstraintsException.class);
        assertThatThrownBy(() -> Json.read("1".repeat(1001).getBytes(UTF_8)))
                .isInstanceOf(StreamConstraintsException.class);
    }
}
