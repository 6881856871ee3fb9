package ai.lyss.gateway.api;

import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The requests that are under way. When the gateway stops, the web server first waits for them; those that take longer
 * are ended here, while they can still tell their clients and the ledger.
 */
@Component
final class InFlight implements SmartLifecycle {

    /** After the web server has waited (MAX - 1024), before it is gone (MAX - 2048). */
    private static final int PHASE = Integer.MAX_VALUE - 1500;

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Set<Cancellation> requests = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition less = lock.newCondition();
    private volatile boolean running;

    void add(Cancellation request) {
        lock.lock();
        try {
            requests.add(request);
        } finally {
            lock.unlock();
        }
    }

    void remove(Cancellation request) {
        lock.lock();
        try {
            requests.remove(request);
            less.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        running = false;
        lock.lock();
        try {
            GatewayException reason = new GatewayException(ErrorKind.UNAVAILABLE, "The gateway is shutting down.");
            Set.copyOf(requests).forEach(request -> request.cancel(reason));
            long left = LAST_WORDS.toNanos();
            while (!requests.isEmpty() && left > 0) {
                left = less.awaitNanos(left);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
