package ai.lyss.gateway.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A body whose end does not come. */
class SettledStreamTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicBoolean cut = new AtomicBoolean();
    private final UpstreamCall call = new UpstreamCall(
            () -> cut.compareAndSet(false, true),
            new UpstreamTimeouts(MINUTE, MINUTE, MINUTE, Duration.ofHours(1)),
            true,
            null);

    @Test
    void next_wholeAnswerWithoutAnEnd_endsAfterAFewSeconds() {
        NormalizedStream stream = stream("data: {\"last\":true}\n\n", Duration.ofSeconds(5));
        assertThat(all(stream)).hasSize(2).last().matches(chunk -> chunk.has("end"));
    }

    @Test
    void next_unfinishedAnswerWithoutAnEnd_isWaitedForLonger() {
        NormalizedStream stream = stream("data: {\"last\":false}\n\n", Duration.ofSeconds(5));
        assertThatThrownBy(() -> all(stream)).isInstanceOf(StillWaiting.class);
    }

    @Test
    void next_unfinishedAnswerWithoutAnEnd_failsInTheEnd() {
        NormalizedStream stream = stream("data: {\"last\":false}\n\n", Duration.ofMinutes(2));
        assertThatThrownBy(() -> all(stream)).isInstanceOf(UpstreamException.class);
    }

    @Test
    void next_moreAfterAnAnswerThatSeemedWhole_isWaitedForAgain() {
        NormalizedStream stream = stream("data: {\"last\":true}\n\ndata: {\"last\":false}\n\n", Duration.ofSeconds(5));
        assertThatThrownBy(() -> all(stream)).isInstanceOf(StillWaiting.class);
    }

    /** Of one event that says it is the last nobody knows; when nothing came for long, it was. */
    @Test
    void next_wholeAnswerThatMayGoOn_endsWhenNothingComes() {
        NormalizedStream stream = stream("data: {\"whole\":true}\n\n", Duration.ofSeconds(5));
        assertThatThrownBy(() -> all(stream)).isInstanceOf(StillWaiting.class);
        NormalizedStream silent = stream("data: {\"whole\":true}\n\n", Duration.ofMinutes(2));
        assertThat(all(silent)).hasSize(2).last().matches(chunk -> chunk.has("end"));
    }

    private static List<ObjectNode> all(NormalizedStream stream) {
        List<ObjectNode> chunks = new ArrayList<>();
        ObjectNode chunk;
        while ((chunk = stream.next()) != null) {
            chunks.add(chunk);
        }
        return chunks;
    }

    /** The text, then silence for so long, as the watchdog sees it. */
    private NormalizedStream stream(String text, Duration silence) {
        byte[] bytes = text.getBytes(UTF_8);
        InputStream body = new InputStream() {
            private int position;

            @Override
            public int read() throws IOException {
                if (position < bytes.length) {
                    return bytes[position++];
                }
                call.checkTime(System.nanoTime() + silence.toNanos());
                if (cut.get()) {
                    throw new IOException("socket closed");
                }
                throw new StillWaiting();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                into[offset] = (byte) read();
                return 1;
            }
        };
        return new NormalizedStream(body, new Settling(), false, new Undisclosed(""), call, AnswerRoom.any());
    }

    private static final class StillWaiting extends RuntimeException {}

    /** Settles on {@code last}. */
    static class Settling implements StreamNormalizer {
        private boolean settled;
        private boolean whole;

        @Override
        public void accept(SseEvent event, Consumer<ObjectNode> chunks) {
            ObjectNode chunk = Json.objectOrNull(event.data());
            assertThat(chunk).isNotNull();
            settled = chunk.path("last").asBoolean();
            whole = settled || chunk.path("whole").asBoolean();
            chunks.accept(chunk);
        }

        @Override
        public void end(Consumer<ObjectNode> chunks) {
            chunks.accept(Json.object().put("end", true));
        }

        @Override
        public boolean isDone() {
            return false;
        }

        @Override
        public boolean isSettled() {
            return settled;
        }

        @Override
        public boolean isWhole() {
            return whole;
        }

        @Override
        public @Nullable ObjectNode usage() {
            return null;
        }

        @Override
        public ObjectNode envelope() {
            return Json.object();
        }
    }
}
