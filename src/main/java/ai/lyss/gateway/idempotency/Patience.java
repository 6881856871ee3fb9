package ai.lyss.gateway.idempotency;

import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How long a repeated request waits for the first: until its time is up, its client has left, or the gateway stops. */
final class Patience implements AutoCloseable {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final long deadline;
    private final Cancellation cancellation;
    private final CompletableFuture<@Nullable Void> stop = new CompletableFuture<>();
    private Duration pause = FIRST_PAUSE;
    private boolean registered;

    Patience(Duration patience, Cancellation cancellation) {
        this.deadline = System.nanoTime() + patience.toNanos();
        this.cancellation = cancellation;
    }

    /** What comes of it; 409 when it does not come in time. */
    Found await(CompletableFuture<Found> awaited) {
        register();
        try {
            CompletableFuture.anyOf(awaited, stop).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw inProgress();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw inProgress();
        }
        if (!awaited.isDone()) {
            throw inProgress(); // to nobody, or to whoever is told why the gateway stops
        }
        return awaited.join();
    }

    /** A while, longer each time, before another node's work is looked at again; 409 when the time is up. */
    void pause() {
        register();
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw inProgress();
        }
        try {
            stop.get(Math.min(left, pause.toNanos()), TimeUnit.NANOSECONDS);
            throw inProgress();
        } catch (TimeoutException paused) {
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw inProgress();
        }
    }

    private void register() {
        if (!registered) {
            registered = true;
            cancellation.onCancel(() -> stop.complete(null));
        }
    }

    /** The 409 of a request whose first is still running. */
    static GatewayException inProgress() {
        return new GatewayException(
                        ErrorKind.CONFLICT, "The request with this Idempotency-Key is still running. Try again.")
                .withCode("idempotency_in_progress")
                .withRetryAfter(AGAIN);
    }

    /** Nobody waits any more. */
    @Override
    public void close() {
        stop.complete(null);
    }
}
