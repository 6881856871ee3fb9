package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Attempts at several channels at once; the first to have its first content is the answer. Each runs on a thread of its
 * own, and the request's thread waits for whichever ends next.
 */
final class Race {

    private final Processor child;
    private final BlockingQueue<Runner> ended = new LinkedBlockingQueue<>();
    private final List<Trial> running = new ArrayList<>(2);

    /** Who comes in; null is the request's end. */
    private record Runner(@Nullable Trial trial) {}

    Race(Processor child, Cancellation cancellation) {
        this.child = child;
        cancellation.branch().onCancel(() -> ended.add(new Runner(null)));
    }

    void start(Trial trial) {
        running.add(trial);
        Thread.ofVirtual().name("attempt").start(() -> {
            if (trial.run(child)) {
                ended.add(new Runner(trial));
            }
        });
    }

    /** The next that ends; null when none does in so long, or the request is cancelled. */
    @Nullable
    Trial next(Duration most) throws InterruptedException {
        return taken(ended.poll(most.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** The next that ends; null when the request is cancelled. */
    @Nullable
    Trial next() throws InterruptedException {
        return taken(ended.take());
    }

    /** Those that are still under way. */
    List<Trial> running() {
        return List.copyOf(running);
    }

    private @Nullable Trial taken(@Nullable Runner runner) {
        Trial trial = runner == null ? null : runner.trial();
        if (trial != null) {
            running.remove(trial);
        }
        return trial;
    }
}
