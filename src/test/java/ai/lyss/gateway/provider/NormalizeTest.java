package ai.lyss.gateway.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import ai.lyss.gateway.core.Usage;
import ai.lyss.gateway.provider.openai.OpenAiFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** Responses of every kind, and what becomes of the connection. */
class NormalizeTest {

    private static final String ANSWER =
            "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}";
    private static final String STREAM =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private final AtomicInteger cuts = new AtomicInteger();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    private ModelAnswer normalize(
            boolean stream, int status, String type, InputStream body, Map<String, String> headers) {
        Duration minute = Duration.ofMinutes(1);
        UpstreamTimeouts timeouts = new UpstreamTimeouts(minute, minute, minute, minute);
        ModelRequest.KEY.set(
                exchange, ModelRequest.chat("m", stream, false, Json.object().put("model", "m")));
        Channel.KEY.set(exchange, TestChannel.of("openai"));
        UpstreamCall.KEY.set(exchange, new UpstreamCall(() -> cuts.incrementAndGet() > 0, timeouts, stream, null));
        headers.forEach(exchange.getMessage()::setHeader);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
        exchange.getMessage().setBody(body);
        new Normalize(Formats.of(Operation.CHAT, new OpenAiFormat(TestCatalog.SHIPPED))).process(exchange);
        return ModelAnswer.KEY.get(exchange);
    }

    private ModelAnswer normalize(boolean stream, int status, String type, String body) {
        return normalize(stream, status, type, new ByteArrayInputStream(body.getBytes(UTF_8)), Map.of());
    }

    private UpstreamFailure failure(boolean stream, int status, String type, String body) {
        return failure(stream, status, type, new ByteArrayInputStream(body.getBytes(UTF_8)), Map.of());
    }

    private UpstreamFailure failure(
            boolean stream, int status, String type, InputStream body, Map<String, String> headers) {
        UpstreamFailure[] failure = new UpstreamFailure[1];
        assertThatThrownBy(() -> normalize(stream, status, type, body, headers))
                .isInstanceOfSatisfying(UpstreamException.class, failed -> failure[0] = failed.failure());
        assertThat(cuts).as("the connection is not used again").hasValue(1);
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(exchange.getMessage().getBody()).isNull();
        return failure[0];
    }

    @Test
    void wholeAnswer_isNormalizedAndCounted() {
        ModelAnswer.Whole answer = (ModelAnswer.Whole) normalize(
                false, 200, "application/json", new ByteArrayInputStream(ANSWER.getBytes(UTF_8)), Map.of("x", "y"));
        assertThat(answer.body().at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(answer.usage()).isEqualTo(new Usage(9, 3, 0, 0, 0));
        assertThat(answer.operation()).isEqualTo(Operation.CHAT);
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
    }

    @Test
    void stream_isHandedOnWithItsConnection() {
        ModelAnswer.Streamed answer =
                (ModelAnswer.Streamed) normalize(true, 200, "text/event-stream; charset=utf-8", STREAM);
        assertThat(answer.chunks().next().at("/choices/0/delta/content").asText())
                .isEqualTo("a");
        assertThat(cuts).hasValue(0);
    }

    @Test
    void successes_areAllOfThe200s() {
        assertThat(normalize(false, 299, "application/json", ANSWER)).isNotNull();
    }

    @Test
    void redirect_isNoAnswer() {
        assertThat(failure(false, 300, "application/json", ANSWER).cause()).isEqualTo(Cause.SERVER_ERROR);
    }

    @Test
    void interimStatus_isNoAnswer() {
        assertThat(failure(false, 199, "application/json", ANSWER).cause()).isEqualTo(Cause.SERVER_ERROR);
    }

    @Test
    void refusal_saysHowLongToWait() {
        InputStream empty = InputStream.nullInputStream();
        assertThat(failure(false, 429, "text/html", empty, Map.of("retry-after", "7"))
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void refusal_saysHowLongToWaitInMilliseconds() {
        InputStream empty = InputStream.nullInputStream();
        assertThat(failure(false, 429, "", empty, Map.of("retry-after", "7", "retry-after-ms", "1500"))
                        .retryAfter())
                .isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void refusal_withNonsenseForAWaitSaysNothing() {
        InputStream empty = InputStream.nullInputStream();
        assertThat(failure(false, 429, "", empty, Map.of("retry-after-ms", "soon"))
                        .retryAfter())
                .isNull();
    }

    @Test
    void largeAnswer_takesRoomForItsBytesAndNodes_andFailsWithoutIt() {
        AtomicLong taken = new AtomicLong();
        BodyRoom.KEY.set(exchange, taken::addAndGet);
        String large = ANSWER.replace("\"choices\"", "\"x\":[" + "{},".repeat(100_000) + "0],\"choices\"");
        assertThat(normalize(false, 200, "application/json", ANSWER)).isNotNull();
        assertThat(taken).hasValue(0);
        assertThat(normalize(false, 200, "application/json", large)).isNotNull();
        assertThat(taken.get()).isGreaterThan(3_000_000);
        cuts.set(0);
        BodyRoom.KEY.set(exchange, more -> {
            throw new GatewayException(ErrorKind.UNAVAILABLE, "full");
        });
        UpstreamFailure full = failure(false, 200, "application/json", large);
        assertThat(full.cause()).isEqualTo(Cause.NO_ROOM);
        assertThat(full.forClient().kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    /** A proxy before the provider may repeat what it was sent, and escape it as its JSON does. */
    @Test
    void credential_isTakenOutEscapedToo() {
        Undisclosed undisclosed = new Undisclosed("Ab/cd+ef/gh");
        assertThat(new String(undisclosed.in("bad key Ab\\/cd+ef\\/gh, Ab/cd+ef/gh".getBytes(UTF_8)), UTF_8))
                .isEqualTo("bad key [removed], [removed]");
    }

    /** A proxy before the provider may repeat what it was sent. */
    @Test
    void refusal_doesNotTellTheChannelsCredential() {
        String secret = TestChannel.of("openai").credential().secret();
        String error = "{\"error\":{\"message\":\"Received=" + secret + ", expected another\"}}";
        assertThat(failure(false, 400, "application/json", error).forClient().text())
                .isEqualTo("Received=[removed], expected another");
    }

    @Test
    void errorInDisguise_doesNotTellTheChannelsCredential() {
        String error = "{\"error\":{\"code\":400,\"message\":\"Received=test-credential\"}}";
        assertThat(failure(false, 200, "application/json", error).forClient().text())
                .isEqualTo("Received=[removed]");
    }

    /** As of a compressed body, whose length is announced and which is read uncompressed. */
    @Test
    void answerLongerThanAnnounced_isReadWhole() {
        InputStream body = new ByteArrayInputStream(ANSWER.getBytes(UTF_8));
        ModelAnswer.Whole answer =
                (ModelAnswer.Whole) normalize(false, 200, "application/json", body, Map.of("Content-Length", "20"));
        assertThat(answer.usage()).isEqualTo(new Usage(9, 3, 0, 0, 0));
    }

    @Test
    void emptyBody_isMalformed() {
        assertThat(failure(false, 200, "application/json", "").detail()).isEqualTo("an empty body");
    }

    @Test
    void otherJson_isMalformed() {
        assertThat(failure(false, 200, "application/json", "[]").detail())
                .isEqualTo("a body that is not a JSON object");
    }

    @Test
    void pageInsteadOfAStream_isMalformed() {
        assertThat(failure(true, 200, "text/html", "<p>").cause()).isEqualTo(Cause.MALFORMED);
    }

    @Test
    void jsonInsteadOfAStream_isReadAsAnEvent() {
        assertThat(failure(true, 200, "Application/JSON", "{\"error\":{\"message\":\"no\",\"code\":429}}")
                        .cause())
                .isEqualTo(Cause.RATE_LIMITED);
    }

    @Test
    void otherJsonInsteadOfAStream_isNoWholeStream() {
        assertThat(failure(true, 200, "application/json", "[]").cause()).isEqualTo(Cause.TRUNCATED);
    }

    @Test
    void streamThatFailsBeforeItsFirstContent_isAFailedAttempt() {
        assertThat(failure(true, 200, "text/event-stream", "data: {}\n\n").cause())
                .isEqualTo(Cause.TRUNCATED);
    }

    @Test
    void bodyThatBreaksOff_isTruncated() {
        InputStream breaking = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }
        };
        assertThat(failure(false, 200, "application/json", breaking, Map.of()).cause())
                .isEqualTo(Cause.TRUNCATED);
    }

    @Test
    void responseWithoutABody_isMalformed() {
        assertThatThrownBy(() -> normalize(false, 200, "application/json", (InputStream) null, Map.of()))
                .isInstanceOf(UpstreamException.class);
    }
}
