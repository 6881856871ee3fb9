package ai.lyss.gateway.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.GatewayException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way back to one client: one whole answer, or one stream with one honest end. Keep-alive comments come from
 * another thread, everything else from the request's.
 */
final class ClientResponse {

    /** Set by the consumer before the first step. */
    static final ExchangeKey<ClientResponse> KEY = new ExchangeKey<>("clientResponse", ClientResponse.class);

    private static final byte[] DATA = "data: ".getBytes(US_ASCII);
    private static final byte[] END_OF_EVENT = "\n\n".getBytes(US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(US_ASCII);
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(US_ASCII);

    private final HttpServletResponse response;
    private final String requestId;
    private final ReentrantLock lock = new ReentrantLock(); // not a monitor: JDK 21 would pin the carrier thread
    private @Nullable Runnable onGone;
    private @Nullable OutputStream out;
    private boolean started;
    private boolean stream;
    private volatile boolean ended;
    private volatile boolean gone;
    private volatile long lastWrite = System.nanoTime();

    ClientResponse(HttpServletResponse response, String requestId) {
        this.response = response;
        this.requestId = requestId;
        response.setHeader("x-request-id", requestId);
    }

    String requestId() {
        return requestId;
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
            started = true;
            ended = true;
            response.setStatus(status);
            response.setContentType(contentType);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.flushBuffer();
        });
    }

    /** Sends an event; {@code flush} when no other event is ready behind it. */
    void event(byte[] data, boolean flush) throws IOException {
        write(() -> {
            OutputStream to = startedStream();
            to.write(DATA);
            to.write(data);
            to.write(END_OF_EVENT);
            if (flush) {
                to.flush();
            }
        });
    }

    /** Ends a stream as complete. */
    void done() throws IOException {
        write(() -> {
            OutputStream to = startedStream();
            ended = true;
            to.write(DONE);
            to.flush();
        });
    }

    /** Tells the client that it failed: a whole error, or the last event of a stream, with nothing behind it. */
    void error(GatewayException failure) throws IOException {
        if (stream) {
            event(Errors.body(failure), true);
            ended = true;
            return;
        }
        Duration retryAfter = failure.retryAfter();
        if (retryAfter != null) {
            header(
                    "retry-after",
                    Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
        }
        whole(failure.kind().status(), "application/json", Errors.body(failure));
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
            if (!ended && !gone) {
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

    private OutputStream startedStream() throws IOException {
        OutputStream to = out;
        if (to == null) {
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
