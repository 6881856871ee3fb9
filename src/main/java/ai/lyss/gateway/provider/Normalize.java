package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.provider.sse.SseEvent;
import ai.lyss.gateway.provider.sse.SseReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * The normalize step of a provider's route: the upstream's response becomes a {@link ModelAnswer}. A stream is handed on
 * only when its first content is there, so that whatever fails before can be answered by another channel.
 */
public final class Normalize implements Processor {

    private static final int MAX_ERROR_BYTES = 64 << 10;
    private static final int MAX_ANSWER_BYTES = 64 << 20;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");

    private final Formats formats;

    Normalize(Formats formats) {
        this.formats = formats;
    }

    @Override
    public void process(Exchange exchange) {
        Formats.Chosen chosen = formats.choose(ModelRequest.KEY.get(exchange));
        ProviderFormat format = chosen.format();
        ModelRequest asked = chosen.request();
        Channel channel = Channel.KEY.get(exchange);
        UpstreamCall call = UpstreamCall.KEY.get(exchange);
        Message response = exchange.getMessage();
        int status = response.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        InputStream body = response.getBody() instanceof InputStream stream ? stream : InputStream.nullInputStream();
        AnswerRoom room = AnswerRoom.of(exchange);
        boolean handedOn = false;
        try {
            if (status < 200 || status > 299) {
                byte[] said = Undisclosed.of(channel).in(read(body, MAX_ERROR_BYTES, call));
                UpstreamError error = new UpstreamError(status, retryAfter(response), said);
                UpstreamError.KEY.set(exchange, error);
                throw new UpstreamException(format.failure(error));
            }
            ModelAnswer answer;
            if (asked.stream()) {
                answer = stream(response, room.along(body), format, asked, channel, call, room);
                handedOn = true;
            } else {
                answer = whole(response, room.over(body), format, asked, channel, call, room);
            }
            ModelAnswer.KEY.set(exchange, answer);
        } finally {
            response.setBody(null);
            response.removeHeaders("*"); // nothing of the upstream's headers crosses to the client
            if (!handedOn) {
                call.abort(); // after a complete body this does nothing, and the connection is used again
            }
        }
    }

    private static ModelAnswer.Whole whole(
            Message response,
            InputStream body,
            ProviderFormat format,
            ModelRequest asked,
            Channel channel,
            UpstreamCall call,
            AnswerRoom room) {
        int announced = Math.min(MAX_ANSWER_BYTES, announced(response));
        byte[] bytes = read(body, announced, call);
        if (bytes.length == announced) { // what was announced is the length of a compressed body
            byte[] rest = read(body, MAX_ANSWER_BYTES, call);
            bytes = Arrays.copyOf(bytes, announced + rest.length);
            System.arraycopy(rest, 0, bytes, announced, rest.length);
        }
        if (bytes.length <= MAX_ERROR_BYTES) { // it may be an error in disguise
            bytes = Undisclosed.of(channel).in(bytes);
        }
        ObjectNode answer = format.read(bytes, room);
        ObjectNode normalized;
        if (answer != null) {
            normalized = format.normalize(answer, asked, channel);
        } else if (type(response).startsWith("text/event-stream") && asked.operation() == Operation.CHAT) {
            normalized = assembled(bytes, format.streamNormalizer(asked, channel), room);
        } else {
            throw Failures.malformed(bytes.length == 0 ? "an empty body" : "a body that is not a JSON object");
        }
        return new ModelAnswer.Whole(asked.operation(), normalized, format.usage(normalized));
    }

    /** A stream where a whole answer was asked for. */
    private static ObjectNode assembled(byte[] stream, StreamNormalizer normalizer, AnswerRoom room) {
        SseReader reader = new SseReader(new ByteArrayInputStream(stream), MAX_ANSWER_BYTES, room::take);
        AssembledAnswer answer = new AssembledAnswer();
        try {
            SseEvent event;
            while (!normalizer.isDone() && (event = reader.next()) != null) {
                normalizer.accept(event, answer::add);
            }
        } catch (IOException cut) {
            throw Failures.truncated("a body that ends inside an event");
        }
        normalizer.end(answer::add);
        return answer.complete(normalizer.usage());
    }

    private static ModelAnswer.Streamed stream(
            Message response,
            InputStream body,
            ProviderFormat format,
            ModelRequest asked,
            Channel channel,
            UpstreamCall call,
            AnswerRoom room) {
        String type = type(response);
        InputStream events = body;
        if (type.contains("json")) {
            events = new JsonEvents(body, MAX_ANSWER_BYTES, room);
        } else if (!type.startsWith("text/event-stream")) {
            throw Failures.malformed("content type " + type + " instead of text/event-stream");
        }
        NormalizedStream chunks = new NormalizedStream(
                events,
                format.streamNormalizer(asked, channel),
                asked.includeUsage(),
                Undisclosed.of(channel),
                call,
                room);
        chunks.awaitFirstContent();
        return new ModelAnswer.Streamed(asked.operation(), chunks);
    }

    private static String type(Message response) {
        return String.valueOf(response.getHeader(Exchange.CONTENT_TYPE)).toLowerCase(Locale.ROOT);
    }

    /** Bytes to ask for, one more than there should be: then the end is seen, and no buffer is larger than it has to be. */
    private static int announced(Message response) {
        return response.getHeader("Transfer-Encoding") == null
                        && response.getHeader("Content-Length") instanceof String length
                        && LENGTH.matcher(length).matches()
                ? Integer.parseInt(length) + 1
                : MAX_ANSWER_BYTES;
    }

    private static byte[] read(InputStream body, int limit, UpstreamCall call) {
        try {
            byte[] bytes = body.readNBytes(limit);
            if (limit == MAX_ANSWER_BYTES && bytes.length == limit) {
                throw Failures.malformed("an answer of more than " + limit + " bytes");
            }
            return bytes;
        } catch (IOException failure) {
            throw call.explain(failure, true);
        }
    }

    /** {@code retry-after-ms}, else {@code retry-after} in seconds or as an HTTP date. */
    static @Nullable Duration retryAfter(Message response) {
        String millis = response.getHeader("retry-after-ms", String.class);
        if (millis != null) {
            Duration seconds = Failures.seconds(millis);
            return seconds == null ? null : seconds.dividedBy(1000);
        }
        return RetryAfter.parse(response.getHeader("retry-after", String.class));
    }
}
