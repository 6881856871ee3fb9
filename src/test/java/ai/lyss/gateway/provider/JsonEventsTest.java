package ai.lyss.gateway.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON where events were promised. */
class JsonEventsTest {

    private static final String TWO = "data: {\"a\":1}\n\ndata: {\"b\":\"é\"}\n\n";

    @Test
    void largeElement_takesRoomForItsBytesAndNodes() throws IOException {
        AtomicLong taken = new AtomicLong();
        String small = "{\"a\":1}";
        String large = "{\"a\":[" + "{},".repeat(50_000) + "0]}";
        String body = "[" + (small + ",").repeat(1000) + large + "," + large + "]";
        new JsonEvents(new ByteArrayInputStream(body.getBytes(UTF_8)), 1 << 20, taken::addAndGet).readAllBytes();
        assertThat(taken.get()).isBetween(1_400_000L, 2_000_000L);
    }

    @Test
    void object_isOneEvent() throws IOException {
        assertThat(read("{\"a\" : 1}\n")).isEqualTo("data: {\"a\":1}\n\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[{\"a\":1},{\"b\":\"é\"}]", "[{\"a\":1}\n,\n{\"b\":\"é\"}\n", "{\"a\":1}\n{\"b\":\"é\"}\n"})
    void values_areAnEventEach(String body) throws IOException {
        assertThat(read(body)).isEqualTo(TWO);
    }

    @Test
    void element_comesBeforeTheNextIsThere() throws IOException {
        InputStream silence = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("nobody may wait for the next element");
            }
        };
        InputStream body = new SequenceInputStream(new ByteArrayInputStream("[{\"a\":1}".getBytes(UTF_8)), silence);
        byte[] event = new byte[TWO.length()];
        int count = new JsonEvents(body, 1000, more -> {}).read(event);
        assertThat(new String(Arrays.copyOf(event, count), UTF_8)).isEqualTo("data: {\"a\":1}\n\n");
    }

    @Test
    void bodyThatEndsInsideAValue_isCut() {
        assertThatThrownBy(() -> read("[{\"a\":1},{\"b\"")).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "[1]", "[[]]", "{oops}", "[{\"a\":1} {\"b\":1}]"})
    void anythingElse_isMalformed(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(UpstreamException.class)
                .extracting(e -> ((UpstreamException) e).failure().cause(), InstanceOfAssertFactories.type(Cause.class))
                .isEqualTo(Cause.MALFORMED);
    }

    @Test
    void elementThatIsTooLong_isMalformed() {
        String body = "[{\"a\":\"" + "x".repeat(20_000) + "\"}]";
        InputStream events = new JsonEvents(new ByteArrayInputStream(body.getBytes(UTF_8)), 10_000, more -> {});
        assertThatThrownBy(events::readAllBytes).isInstanceOf(UpstreamException.class);
    }

    private static String read(String body) throws IOException {
        return new String(
                new JsonEvents(new ByteArrayInputStream(body.getBytes(UTF_8)), 1000, more -> {}).readAllBytes(), UTF_8);
    }
}
