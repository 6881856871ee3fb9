package ai.lyss.gateway.provider.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.generated.AnyJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written as server-sent events is read again, however it is written and cut. */
class SseReaderPropertiesTest {

    private static final String SEED = "20261124";

    @Property(seed = SEED)
    void events_areReadAsTheyWereMeant(
            @ForAll("eventLists") List<SseEvent> events, @ForAll("lineEnds") String lineEnd, @ForAll long style)
            throws IOException {
        Random random = new Random(style);
        StringBuilder body = new StringBuilder(random.nextInt(4) == 0 ? "\uFEFF" : "");
        events.forEach(event -> write(event, lineEnd, random, body));
        SseReader reader = new SseReader(
                new Cut(
                        body.toString().getBytes(UTF_8),
                        random.nextLong(),
                        1 + random.nextInt(random.nextBoolean() ? 20 : 2000)),
                1 << 20);
        List<SseEvent> read = new ArrayList<>();
        for (SseEvent event = reader.next(); event != null; event = reader.next()) {
            read.add(event);
        }
        assertThat(read).isEqualTo(events);
    }

    private static void write(SseEvent event, String lineEnd, Random random, StringBuilder body) {
        List<String> lines = new ArrayList<>();
        if (!event.name().equals("message") || random.nextBoolean()) {
            lines.add("event" + (random.nextBoolean() ? ": " : ":") + event.name());
        }
        for (String line : event.data().split("\n", -1)) {
            boolean space = line.startsWith(" ") || random.nextBoolean();
            lines.add("data" + (line.isEmpty() && random.nextBoolean() ? "" : space ? ": " + line : ":" + line));
            if (random.nextInt(3) == 0) {
                lines.add(List.of(": comment", ":", "id: 7", "retry: 10", "unknown", "x: y")
                        .get(random.nextInt(6)));
            }
        }
        lines.forEach(line -> body.append(line).append(lineEnd));
        body.append(lineEnd);
        if (random.nextInt(3) == 0) {
            body.append(": keep-alive").append(lineEnd).append(lineEnd);
        }
    }

    @Provide
    static Arbitrary<List<SseEvent>> eventLists() {
        Arbitrary<String> line = AnyJson.text()
                .map(text -> new String(text.getBytes(UTF_8), UTF_8)
                        .replace("\r", "")
                        .replace("\n", "")
                        .replace("\uFEFF", ""));
        Arbitrary<String> data = line.list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(lines -> String.join("\n", lines))
                .filter(text -> !text.isEmpty());
        return Combinators.combine(Arbitraries.of("message", "ping", "error"), data)
                .as(SseEvent::new)
                .list()
                .ofMaxSize(6);
    }

    @Provide
    static Arbitrary<String> lineEnds() {
        return Arbitraries.of("\n", "\r\n", "\r");
    }

    /** Bytes in pieces of chance sizes. */
    private static final class Cut extends InputStream {
        private final InputStream body;
        private final Random random;
        private final int most;

        Cut(byte[] body, long seed, int most) {
            this.body = new ByteArrayInputStream(body);
            this.random = new Random(seed);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            return body.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return body.read(into, offset, Math.min(length, 1 + random.nextInt(most)));
        }
    }
}
