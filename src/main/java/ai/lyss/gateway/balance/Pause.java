package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Cancellation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** A short wait before the same channel is asked again: half to one and a half of what is meant, so that not all ask at once. */
final class Pause {

    private Pause() {}

    static Duration jittered(Duration about, RandomGenerator random) {
        return Duration.ofNanos((long) (about.toNanos() * (0.5 + random.nextDouble())));
    }

    /** Waits so long, or until the request is cancelled. */
    static void take(Duration time, Cancellation cancellation) throws InterruptedException {
        Cancellation part = cancellation.branch();
        CountDownLatch cancelled = new CountDownLatch(1);
        part.onCancel(cancelled::countDown);
        boolean early = cancelled.await(time.toNanos(), TimeUnit.NANOSECONDS);
        if (!early) {
            cancellation.drop(part);
        }
    }
}
