package ai.lyss.gateway.ledger;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/** Something that has to be done for the ledger again and again, on a thread of its own, while the writer is there. */
abstract class LedgerChore implements SmartLifecycle {

    private final String name;
    private final Duration first;
    private final Duration pause;
    private ScheduledExecutorService timer;

    /**
     * A chore that has not begun.
     *
     * @param name of its thread
     * @param first how long after the start it is done for the first time
     * @param pause between the end of one time and the next
     */
    LedgerChore(String name, Duration first, Duration pause) {
        this.name = name;
        this.first = first;
        this.pause = pause;
        this.timer = timer(name);
    }

    private static ScheduledExecutorService timer(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    /** Does it once. Whatever it throws would be the end of it. */
    abstract void turn();

    @Override
    public void start() {
        timer = timer(name);
        timer.scheduleWithFixedDelay(this::turn, first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        timer.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return !timer.isShutdown();
    }

    @Override
    public int getPhase() {
        return LedgerWriter.PHASE;
    }
}
