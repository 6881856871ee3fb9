package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Deadline;
import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.UpstreamException;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call that is under way: what may be waited for, and how it is cut. HttpClient's own stream, when closed
 * early, reads the rest of the answer; {@link #abort()} closes the connection instead, and the upstream stops
 * producing.
 */
final class UpstreamCall {

    /** Where the call step leaves it. */
    public static final ExchangeKey<UpstreamCall> KEY = new ExchangeKey<>("upstreamCall", UpstreamCall.class);

    private final Cancellable connection;
    private final UpstreamTimeouts timeouts;
    private final @Nullable Deadline deadline;
    private final long started = System.nanoTime();
    private volatile long quietUntil;
    private volatile boolean awaited = true; // somebody reads
    private volatile boolean connected;
    private volatile boolean begun; // the first content of a stream was there
    private volatile boolean streaming;
    private volatile @Nullable String timedOut;
    private volatile boolean ended;

    UpstreamCall(Cancellable connection, UpstreamTimeouts timeouts, boolean stream, @Nullable Deadline deadline) {
        this.connection = connection;
        this.timeouts = timeouts;
        this.deadline = deadline;
        this.quietUntil = started + (stream ? timeouts.firstToken() : timeouts.total()).toNanos();
    }

    /** There is a connection: from now on the request may have been sent. */
    void connected() {
        connected = true;
    }

    /** The first content is there: from now on silence is measured, not the start, and only while somebody reads. */
    void firstContent() {
        begun = true;
        awaited = false;
        streaming = true;
    }

    /** Somebody waits for bytes, of a keep-alive comment or more. */
    void awaitBytes() {
        if (streaming) {
            quietUntil = System.nanoTime() + timeouts.idle().toNanos();
            awaited = true;
        }
    }

    /** They are there. Whoever has them may take his time with them: his client reads slowly. */
    void bytesArrived() {
        if (streaming) {
            awaited = false;
        }
    }

    /** The answer was complete but its body has not ended: it may take only this long. */
    void endWithin(Duration grace) {
        streaming = false;
        quietUntil = System.nanoTime() + grace.toNanos();
        awaited = true; // last: what was before it is long over where a client reads slowly
    }

    /** The answer is complete, or nobody waits for it any more: no timeout applies. */
    void end() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    /** Cuts the call if it has been waited for too long; called by the watchdog. */
    void checkTime(long now) {
        if (ended) {
            return;
        }
        if (now - started > timeouts.total().toNanos()) {
            cut("no complete answer for " + millis(timeouts.total()));
        } else if (deadline != null && !begun && deadline.isOver(now)) {
            cut("no answer before the request's deadline, after " + millis(Duration.ofNanos(now - started)));
        } else if (awaited && now - quietUntil > 0) {
            cut(
                    streaming
                            ? "silence for " + millis(timeouts.idle())
                            : "no first content for " + millis(timeouts.firstToken()));
        }
    }

    /** True when it was cut because it had been waited for too long. */
    boolean isTimedOut() {
        return timedOut != null;
    }

    private void cut(String why) {
        timedOut = why;
        abort();
    }

    private static String millis(Duration time) {
        return time.toMillis() + " ms";
    }

    /** Closes the connection, from any thread; harmless when the call has ended. */
    public void abort() {
        ended = true;
        connection.cancel();
    }

    /** Says what an I/O failure of this call means. */
    UpstreamException explain(IOException failure, boolean answering) {
        String reason = timedOut;
        if (reason != null) {
            return Failures.timedOut(reason);
        }
        if (failure instanceof CheckedNames.RefusedAddressException) {
            return Failures.misconfigured("its base URL leads to an address of lyss.channels.refused-addresses");
        }
        String detail = failure.getClass().getSimpleName();
        return answering ? Failures.truncated(detail) : Failures.noConnection(detail, !connected);
    }
}
