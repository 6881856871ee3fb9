package ai.lyss.gateway.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.HttpAnswer;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.RateStatus;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way back to one client: one whole answer, or one stream with one honest end. Keep-alive comments come from
 * another thread, everything else from the request's.
 */
final class ClientResponse {

    /** Set by the consumer before the first step. */
    static final ExchangeKey<ClientResponse> KEY = new ExchangeKey<>("clientResponse", ClientResponse.class);

    private static final String REQUEST_ID = "x-request-id";
    private static final int MAX_HEADER = 2000;
    private static final byte[] EVENT = "event: ".getBytes(US_ASCII);
    private static final byte[] DATA = "data: ".getBytes(US_ASCII);
    private static final byte[] END_OF_EVENT = "\n\n".getBytes(US_ASCII);
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(US_ASCII);

    private final HttpServletResponse response;
    private final String requestId;
    private final ReentrantLock lock = new ReentrantLock(); // not a monitor: JDK 21 would pin the carrier thread
    private @Nullable Dialect dialect; // null until a route has said what it speaks: OpenAI's errors
    private @Nullable Runnable onGone;
    private Supplier<List<Loss>> losses = List::of;
    private Supplier<@Nullable RateStatus> rates = () -> null;
    private @Nullable OutputStream out;
    private @Nullable BoundedCopy copy;
    private boolean started;
    private boolean stream;
    private boolean wordless; // no comment makes a stream of it any more
    private volatile boolean ended;
    private volatile boolean gone;
    private volatile long lastWrite = System.nanoTime();

    ClientResponse(HttpServletResponse response, String requestId) {
        this.response = response;
        this.requestId = requestId;
        response.setHeader(REQUEST_ID, requestId);
    }

    String requestId() {
        return requestId;
    }

    /** What the client speaks. */
    void speak(Dialect spoken) {
        dialect = spoken;
        if (!spoken.requestIdHeader().equals(REQUEST_ID)) {
            header(spoken.requestIdHeader(), requestId);
        }
    }

    /** True when it is known what the client speaks. */
    boolean speaks() {
        return dialect != null;
    }

    /** What is known to be lost when the answer begins. */
    void losses(Supplier<List<Loss>> known) {
        losses = known;
    }

    /** What is known of the caller's rate limits when the answer begins. */
    void rates(Supplier<@Nullable RateStatus> known) {
        rates = known;
    }

    /** Copies the events that are sent from now on; null ends it. */
    void copyTo(@Nullable BoundedCopy target) {
        copy = target;
    }

    /** What to do when a write finds that the client has left. */
    void onGone(Runnable action) {
        onGone = action;
    }

    /** True once a write has found that the client has left. */
    boolean isGone() {
        return gone;
    }

    /** True when nothing more will be sent. */
    boolean isOver() {
        return gone || ended;
    }

    /** True once the status line has left, or would leave with the next flush. */
    boolean isStarted() {
        return started || response.isCommitted();
    }

    /** True once this is a stream: failures must then be told in it. */
    boolean isStream() {
        return stream;
    }

    /** True when this is a stream; otherwise no comment makes it one from now on, and what is known of it holds. */
    boolean hasBegunAsStream() {
        lock.lock();
        try {
            wordless = !stream;
            return stream;
        } finally {
            lock.unlock();
        }
    }

    /** True once a whole answer has begun, in which no failure can be told. */
    boolean isWhole() {
        lock.lock();
        try {
            return isStarted() && !stream;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a header to an answer that has not begun. */
    void header(String name, String value) {
        lock.lock();
        try {
            if (!isStarted()) {
                response.setHeader(name, value);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends a whole answer. */
    void whole(int status, String contentType, byte[] body) throws IOException {
        write(() -> {
            tellWhatIsKnown();
            started = true;
            ended = true;
            response.setStatus(status);
            response.setContentType(contentType);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.flushBuffer();
        });
    }

    /** Sends a whole answer with headers of its own. */
    void whole(HttpAnswer answer) throws IOException {
        answer.headers().forEach(this::header);
        whole(answer.status(), answer.contentType(), answer.body());
    }

    /** Sends events; {@code flush} when no other event is ready behind them. */
    void events(List<ClientEvent> events, boolean flush) throws IOException {
        write(() -> {
            OutputStream to = startedStream();
            for (ClientEvent event : events) {
                write(event, to);
                if (copy != null) {
                    write(event, copy);
                }
            }
            if (flush) {
                to.flush();
            }
        });
    }

    /** Sends the last events of a stream. */
    void end(List<ClientEvent> events) throws IOException {
        write(() -> {
            OutputStream to = startedStream();
            ended = true;
            for (ClientEvent event : events) {
                write(event, to);
            }
            to.flush();
        });
    }

    /** Sends a stream from its first event to its last, as it was sent before. */
    void wholeStream(byte[] events) throws IOException {
        write(() -> {
            OutputStream to = startedStream();
            ended = true;
            to.write(events);
            to.flush();
        });
    }

    /** Writes an event as a client gets it. */
    static void copy(ClientEvent event, BoundedCopy to) {
        try {
            write(event, to);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void write(ClientEvent event, OutputStream to) throws IOException {
        String name = event.name();
        if (name != null) {
            to.write(EVENT);
            to.write(name.getBytes(US_ASCII));
            to.write('\n');
        }
        to.write(DATA);
        to.write(event.data());
        to.write(END_OF_EVENT);
    }

    /** The status of an error, when there is no stream yet. */
    int status(GatewayException failure) {
        return dialect == null ? failure.kind().status() : dialect.status(failure);
    }

    /** Tells the client that it failed: a whole error, or the last event of a stream, with nothing behind it. */
    void error(GatewayException failure) throws IOException {
        lock.lock(); // or a comment makes this a stream while the words of a whole error are chosen
        try {
            sayError(failure);
        } finally {
            lock.unlock();
        }
    }

    private void sayError(GatewayException failure) throws IOException {
        if (stream) {
            end(List.of(
                    dialect == null
                            ? ClientEvent.unnamed(OpenAiError.of(failure))
                            : dialect.lastEvent(failure, requestId)));
            return;
        }
        String retryAfter = failure.retryAfterSeconds();
        if (retryAfter != null) {
            header("retry-after", retryAfter);
        }
        ObjectNode body = dialect == null ? OpenAiError.of(failure) : dialect.error(failure, requestId);
        whole(status(failure), "application/json", Json.bytes(body));
    }

    /** True when nothing has been sent for so long. */
    boolean isSilentFor(Duration interval) {
        return System.nanoTime() - lastWrite >= interval.toNanos();
    }

    /** Sends a comment if nothing has been sent for so long; from the keep-alive thread. */
    void keepAlive(Duration interval) {
        if (!isSilentFor(interval) || !lock.tryLock()) {
            return; // a write is under way: that is life enough
        }
        try {
            if (!ended && !gone && !wordless) {
                write(() -> {
                    OutputStream to = startedStream();
                    to.write(KEEP_ALIVE);
                    to.flush();
                });
            }
        } catch (IOException left) {
            // write() has told whoever wants to know
        } finally {
            lock.unlock();
        }
    }

    /** No more comments: the container may use the response for another request after this. */
    void close() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
    }

    /** The header that tells what is lost; none when nothing is, or when it is not told. */
    Map<String, String> lossHeader() {
        String told = losses.get().stream().map(Loss::toString).collect(Collectors.joining(", "));
        return told.isEmpty()
                ? Map.of()
                : Map.of("x-lyss-loss", told.length() <= MAX_HEADER ? told : told.substring(0, MAX_HEADER));
    }

    private void tellWhatIsKnown() {
        lossHeader().forEach(response::setHeader);
        RateStatus status = rates.get();
        if (status != null) {
            (dialect == null ? RateHeaders.of(status) : dialect.rateHeaders(status)).forEach(response::setHeader);
        }
    }

    private OutputStream startedStream() throws IOException {
        OutputStream to = out;
        if (to == null) {
            tellWhatIsKnown();
            started = true;
            stream = true;
            response.setStatus(200);
            response.setContentType("text/event-stream");
            response.setCharacterEncoding("utf-8");
            response.setHeader("Cache-Control", "no-cache");
            response.setHeader("X-Accel-Buffering", "no"); // or nginx holds the events back
            to = response.getOutputStream();
            out = to;
        }
        return to;
    }

    private interface Write {
        void run() throws IOException;
    }

    private void write(Write write) throws IOException {
        lock.lock();
        try {
            write.run();
            lastWrite = System.nanoTime();
        } catch (IOException left) {
            gone = true;
            if (onGone != null) {
                onGone.run();
            }
            throw left;
        } finally {
            lock.unlock();
        }
    }
}
