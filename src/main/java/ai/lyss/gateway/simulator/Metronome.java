package ai.lyss.gateway.simulator;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes everybody who waits for a moment, with one thread that looks once a millisecond while somebody does. A timer for
 * each event of thousands of streams would cost more than the event.
 */
final class Metronome {

    private static final long TICK = Duration.ofMillis(1).toNanos();
    private static final Metronome ONE = new Metronome();

    private final Queue<Wait> arrivals = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Wait> waits = // by the ticking thread alone
            new PriorityQueue<>((one, other) -> Long.signum(one.moment - other.moment));
    private final Thread ticking =
            Thread.ofPlatform().daemon().name("metronome").unstarted(this::tick);
    private volatile boolean idle;

    private Metronome() {
        ticking.start();
    }

    /** Waits until a moment of {@link System#nanoTime()}, and at most some milliseconds longer. */
    static void awaitUntil(long moment) throws InterruptedException {
        Wait wait = new Wait(moment);
        ONE.arrivals.add(wait);
        if (ONE.idle) {
            LockSupport.unpark(ONE.ticking);
        }
        while (!wait.over) {
            LockSupport.park(ONE);
            if (Thread.interrupted()) {
                wait.over = true;
                throw new InterruptedException();
            }
        }
    }

    private void tick() {
        while (true) {
            for (Wait wait = arrivals.poll(); wait != null; wait = arrivals.poll()) {
                waits.add(wait);
            }
            long now = System.nanoTime();
            for (Wait wait = waits.peek(); wait != null && (wait.over || wait.moment - now <= 0); wait = waits.peek()) {
                waits.poll();
                wait.end();
            }
            if (waits.isEmpty()) {
                idle = true;
                if (arrivals.isEmpty()) {
                    LockSupport.park(this);
                }
                idle = false;
            } else {
                LockSupport.parkNanos(this, TICK);
            }
        }
    }

    private static final class Wait {

        private final Thread thread = Thread.currentThread();
        private final long moment;
        private volatile boolean over;

        Wait(long moment) {
            this.moment = moment;
        }

        void end() {
            over = true;
            LockSupport.unpark(thread);
        }
    }
}
