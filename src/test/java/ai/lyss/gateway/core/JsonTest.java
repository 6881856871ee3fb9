package ai.lyss.gateway.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** An upstream's answer: two bytes of it are ninety as an object of a tree. */
    @Test
    void tooManyValues_areNotRead() {
        byte[] few = ("{\"x\":[1" + ",1".repeat(1000) + "]}").getBytes(UTF_8);
        assertThat(Json.objectOrNull(few)).isNotNull();
        byte[] many = ("{\"x\":[1" + ",1".repeat((int) Json.MAX_TOKENS) + "]}").getBytes(UTF_8);
        assertThat(Json.objectOrNull(many)).isNull();
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
    void longNameThatSomebodyMightGive_isRead() throws IOException {
        String name = "k".repeat(900);
        assertThat(Json.read(("{\"" + name + "\":1}").getBytes(UTF_8)).has(name))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"user\",\"content\":\"What people ask is longer than the words that say who they are, always.\"}",
                "\"some text of a few words\""
            })
    void usualBody_takesNoMoreRoomThanItsBytes(String each) throws IOException {
        Json.read(body(each, 30_000), more -> fail("took " + more));
    }

    /** Two bytes of these are a node of 90. */
    @ParameterizedTest
    @CsvSource({"{},2,0", "[],2,0", "1,1,0", "'{\"a\":1}',4,0", "17e1,1,1", "1.5,1,1"})
    void bodyOfManyNodes_takesRoomForThem(String each, int tokens, int decimals) throws IOException {
        byte[] body = body(each, 30_000);
        AtomicLong taken = new AtomicLong(body.length);
        Json.read(body, taken::addAndGet);
        long all = 30_000L * (tokens * CountedTokens.BYTES + decimals * CountedTokens.DECIMAL);
        assertThat(taken.get()).isBetween(all - 30_000, all);
        AtomicLong strictly = new AtomicLong(body.length);
        Json.readStrictly(body, strictly::addAndGet);
        assertThat(strictly).hasValue(taken.get());
    }

    @Test
    void bodyOfMoreNodesThanThereIsRoomFor_isGivenUp() {
        byte[] body = body("{}", 600_000);
        assertThatThrownBy(() -> Json.read(body, more -> {}))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.TOO_LARGE));
        GatewayException full = new GatewayException(ErrorKind.UNAVAILABLE, "full");
        assertThatThrownBy(() -> Json.read(body, more -> {
                    throw full;
                }))
                .isSameAs(full);
    }

    /** Nobody but its upstream bounds it. */
    @Test
    void answer_takesRoomForItsNodes_andMayHaveMoreOfThem() throws IOException {
        AtomicLong taken = new AtomicLong();
        byte[] answer = body("{}", 600_000);
        assertThat(Json.readAnswer(answer, taken::addAndGet)).hasSize(600_001);
        assertThat(taken.get()).isGreaterThan(1_100_000L * CountedTokens.BYTES - answer.length);
        assertThat(Json.readAnswer(body("{}", 1000), more -> fail("took " + more)))
                .hasSize(1001);
    }

    private static byte[] body(String each, int times) {
        return ("[" + (each + ",").repeat(times) + "0]").getBytes(UTF_8);
    }

    @Test
    void limits_areAnErrorOfTheirOwn() {
        assertThatThrownBy(() -> Json.read(("[".repeat(201) + "]".repeat(201)).getBytes(UTF_8)))
                .isInstanceOf(StreamConstraintsException.class);
        assertThatThrownBy(() -> Json.read(("{\"" + "k".repeat(1100) + "\":1}").getBytes(UTF_8)))
                .isInstanceOf(StreamConstraintsException.class);
        assertThatThrownBy(() -> Json.read("1".repeat(1001).getBytes(UTF_8)))
                .isInstanceOf(StreamConstraintsException.class);
    }
}
