package ai.lyss.gateway.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import ai.lyss.gateway.core.Usage;
import ai.lyss.gateway.provider.openai.OpenAiFormat;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** Where a stream begins for the client, how it ends, and what becomes of the connection. */
class NormalizedStreamTest {

    private static final String ROLE = chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");
    private static final String TEXT = chunk("{\"content\":\"a\"}", "null");
    private static final String FINISH = chunk("{}", "\"stop\"");
    private static final String USAGE =
            "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final UpstreamCall call = new UpstreamCall(() -> cuts.incrementAndGet() > 0, timeouts(), true, null);

    private static UpstreamTimeouts timeouts() {
        Duration minute = Duration.ofMinutes(1);
        return new UpstreamTimeouts(minute, minute, minute, Duration.ofHours(1));
    }

    private static String chunk(String delta, String reason) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":["
                + "{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + reason + "}]}\n\n";
    }

    private NormalizedStream stream(InputStream body, boolean includeUsage) {
        ObjectNode chat = Json.object().put("model", "m");
        ModelRequest asked = ModelRequest.chat("m", true, includeUsage, chat);
        InputStream watched = new FilterInputStream(body) {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        return new NormalizedStream(
                watched,
                new OpenAiFormat(TestCatalog.SHIPPED).streamNormalizer(asked, TestChannel.of("openai")),
                includeUsage,
                Undisclosed.of(TestChannel.of("openai")),
                call,
                AnswerRoom.any());
    }

    private NormalizedStream stream(String body, boolean includeUsage) {
        return stream(new ByteArrayInputStream(body.getBytes(UTF_8)), includeUsage);
    }

    private static InputStream breaking(String body) {
        return new SequenceInputStream(new ByteArrayInputStream(body.getBytes(UTF_8)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }
        });
    }

    @Test
    void usageChunk_isTheLast_whenItWasAskedFor() {
        NormalizedStream stream = stream(ROLE + TEXT + FINISH + USAGE + DONE, true);
        stream.awaitFirstContent();
        ObjectNode last = null;
        for (ObjectNode chunk = stream.next(); chunk != null; chunk = stream.next()) {
            if (!chunk.path("choices").isEmpty()) {
                assertThat(chunk.get("usage")).as("usage of all but the last").isEqualTo(NullNode.getInstance());
            }
            last = chunk;
        }
        assertThat(last).isNotNull();
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.path("choices").isArray()).isTrue();
        assertThat(last.at("/usage/total_tokens").asInt()).isEqualTo(12);
        assertThat(last.path("id").asText()).isEqualTo("c");
        assertThat(stream.usage()).isEqualTo(new Usage(9, 3, 0, 0, 0));
    }

    @Test
    void usage_isCountedAndNotTold_whenNobodyAskedForIt() {
        NormalizedStream stream = stream(ROLE + TEXT + FINISH + USAGE + DONE, false);
        stream.awaitFirstContent();
        for (ObjectNode chunk = stream.next(); chunk != null; chunk = stream.next()) {
            assertThat(chunk.has("usage")).isFalse();
            assertThat(chunk.path("choices")).isNotEmpty();
        }
        assertThat(stream.usage()).isEqualTo(new Usage(9, 3, 0, 0, 0));
    }

    @Test
    void noUsageChunk_whenTheUpstreamToldNothing() {
        NormalizedStream stream = stream(ROLE + TEXT + FINISH + DONE, true);
        stream.awaitFirstContent();
        for (ObjectNode chunk = stream.next(); chunk != null; chunk = stream.next()) {
            assertThat(chunk.path("usage").isObject()).isFalse();
        }
        assertThat(stream.usage()).isNull();
    }

    /** Whatever it is made of waits for the first content. */
    @Test
    void streamThatOnlyBegins_isNoAnswer() {
        StreamNormalizer pings = new SettledStreamTest.Settling() {
            @Override
            public boolean isContent(ObjectNode chunk) {
                return false;
            }
        };
        InputStream body =
                new ByteArrayInputStream("data: {}\n\n".repeat(10_100).getBytes(UTF_8));
        Undisclosed undisclosed = Undisclosed.of(TestChannel.of("openai"));
        InputStream large = new ByteArrayInputStream(
                ("data: {\"x\":\"" + "x".repeat(10_000) + "\"}\n\n").repeat(200).getBytes(UTF_8));
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        AtomicLong taken = new AtomicLong();
        BodyRoom.KEY.set(exchange, taken::addAndGet);
        new NormalizedStream(large, pings, false, undisclosed, call, AnswerRoom.of(exchange)).awaitFirstContent();
        assertThat(taken.get()).isBetween(1_900_000L, 2_100_000L);
        assertThatThrownBy(() -> new NormalizedStream(body, pings, false, undisclosed, call, AnswerRoom.any())
                        .awaitFirstContent())
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("without content");
    }

    @Test
    void failureBeforeTheFirstContent_isTheAttempts() {
        NormalizedStream stream = stream(breaking(ROLE), false);
        assertCause(stream::awaitFirstContent, Cause.TRUNCATED);
    }

    @Test
    void silence_isMeasuredFromTheFirstContent_whileSomebodyReads() {
        InputStream silent = new InputStream() {
            @Override
            public int read() throws IOException {
                lookAfter(61);
                throw new IOException("cut");
            }
        };
        InputStream begun = new ByteArrayInputStream((ROLE + TEXT).getBytes(UTF_8));
        NormalizedStream stream = stream(new SequenceInputStream(begun, silent), false);
        stream.awaitFirstContent();
        lookAfter(61);
        assertThat(call.isTimedOut()).isFalse();
        assertThat(stream.next()).isNotNull();
        assertThat(stream.next()).isNotNull();
        assertThatThrownBy(stream::next)
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        failed -> assertThat(failed.failure().detail()).startsWith("silence"));
    }

    /** Also behind content: whoever reads must not be told what the channel was sent. */
    @Test
    void errorBehindContent_doesNotTellTheChannelsCredential() {
        String error = "data: {\"error\":{\"code\":400,\"message\":\"Received=test-credential/x+y==\"}}\n\n";
        NormalizedStream stream = stream(ROLE + TEXT + error, false);
        stream.awaitFirstContent();
        stream.next();
        stream.next();
        assertThatThrownBy(stream::next)
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        failed ->
                                assertThat(failed.failure().forClient().text()).isEqualTo("Received=[removed]/x+y=="));
    }

    /** As the watchdog does. */
    private void lookAfter(long seconds) {
        call.checkTime(System.nanoTime() + Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void failureAfterTheFirstContent_comesBehindIt() {
        NormalizedStream stream = stream(breaking(ROLE + TEXT), false);
        stream.awaitFirstContent();
        assertThat(stream.hasBuffered()).isTrue();
        assertThat(stream.next().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(stream.next().at("/choices/0/delta/content").asText()).isEqualTo("a");
        assertThat(stream.hasBuffered()).isFalse();
        assertCause(stream::next, Cause.TRUNCATED);
    }

    @Test
    void emptyBody_isNoAnswer() {
        assertThatThrownBy(stream("", false)::awaitFirstContent).isInstanceOf(UpstreamException.class);
        assertThatThrownBy(stream(": comment\n\n", false)::awaitFirstContent).isInstanceOf(UpstreamException.class);
    }

    @Test
    void nothingBehindTheTerminalMarker_isRead() {
        NormalizedStream stream = stream(breaking(ROLE + TEXT + FINISH + DONE), false);
        stream.awaitFirstContent();
        int chunks = 0;
        while (stream.next() != null) {
            chunks++;
        }
        assertThat(chunks).isEqualTo(3);
    }

    @Test
    void connection_isGivenBackAfterTheEnd() {
        NormalizedStream stream = stream(ROLE + TEXT + FINISH + DONE, false);
        stream.awaitFirstContent();
        while (stream.next() != null) {}
        stream.close();
        assertThat(closed).hasValue(1);
        assertThat(cuts).hasValue(0);
        assertThat(call.isEnded()).isTrue();
    }

    @Test
    void connection_isCutBeforeTheEnd() {
        NormalizedStream stream = stream(ROLE + TEXT + TEXT + FINISH + DONE, false);
        stream.awaitFirstContent();
        stream.close();
        assertThat(closed).hasValue(0);
        assertThat(cuts).hasValue(1);
    }

    @Test
    void abort_cutsTheConnection() {
        stream(ROLE, false).abort();
        assertThat(cuts).hasValue(1);
    }

    private static void assertCause(org.assertj.core.api.ThrowableAssert.ThrowingCallable what, Cause cause) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        broken -> assertThat(broken.failure().cause()).isEqualTo(cause));
    }

    /** Whoever writes the chunks flushes when nothing more is there: an event that says nothing is nothing. */
    @Test
    void eventThatSaysNothing_isNotBuffered() {
        String silent = "data: {\"id\":\"c\",\"choices\":[]}\n\n";
        NormalizedStream stream = stream(
                new SequenceInputStream(
                        new ByteArrayInputStream((ROLE + TEXT + silent).getBytes(UTF_8)),
                        new ByteArrayInputStream((FINISH + DONE).getBytes(UTF_8))),
                false);
        stream.awaitFirstContent();
        assertThat(stream.next()).isNotNull();
        assertThat(stream.next()).isNotNull();
        assertThat(stream.hasBuffered()).isFalse();
        assertThat(stream.next()).isNotNull();
    }

    @Test
    void failureThatIsBuffered_isToldAfterWhatCameBeforeIt() {
        NormalizedStream stream = stream(ROLE + TEXT + "data: {\"error\":{\"message\":\"x\"}}\n\n", false);
        stream.awaitFirstContent();
        assertThat(stream.next()).isNotNull();
        assertThat(stream.hasBuffered()).isTrue();
        assertThat(stream.next()).isNotNull();
        assertThat(stream.hasBuffered()).isFalse();
        assertThatThrownBy(stream::next).isInstanceOf(UpstreamException.class);
    }
}
