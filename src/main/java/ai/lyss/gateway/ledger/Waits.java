package ai.lyss.gateway.ledger;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Who waits for a row, and for how long at most. One thread looks at all of them: a wait of its own time each would set
 * a timer, which wakes the thread of the timers twice for every request, at a tenth of the request's CPU time.
 */
@Component
final class Waits implements DisposableBean {

    private static final long TICK_MILLIS = 50;

    private final Duration longest;
    private final Queue<Wait> waits = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ledger-watchdog").factory());

    Waits(LedgerSettings settings) {
        this.longest = settings.timeout();
        watchdog.scheduleWithFixedDelay(this::endLate, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Returns when the row is written.
     *
     * @throws ExecutionException with the reason why it is not; a {@link TimeoutException} when it took too long, and
     *     then nobody wants it any more
     */
    void await(CompletableFuture<@Nullable Void> written) throws ExecutionException, InterruptedException {
        if (!written.isDone()) {
            waits.add(new Wait(written, System.nanoTime() + longest.toNanos()));
        }
        written.get();
    }

    private void endLate() {
        long now = System.nanoTime();
        waits.removeIf(wait -> wait.written.isDone() || wait.endsWhenLate(now));
    }

    /** Ends all that still wait. */
    @Override
    public void destroy() {
        watchdog.shutdownNow();
        waits.forEach(Wait::end);
    }

    private record Wait(CompletableFuture<@Nullable Void> written, long deadline) {

        boolean endsWhenLate(long now) {
            boolean late = now - deadline >= 0;
            if (late) {
                end();
            }
            return late;
        }

        void end() {
            written.completeExceptionally(new TimeoutException("The row was not written in time"));
        }
    }
}
