package ai.lyss.gateway.api;

import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.RequestSettings;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The requests that are under way, no more of them and of their bodies than the node's memory has room for: who comes
 * beyond that is told so at once, while those who are in are served. When the gateway stops, the web server first waits
 * for them; those that take longer are ended here, while they can still tell their clients and the ledger.
 */
@Component
final class InFlight implements SmartLifecycle {

    /** After the web server has waited (MAX - 1024), before it is gone (MAX - 2048). */
    private static final int PHASE = Integer.MAX_VALUE - 1500;

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final Duration COME_BACK = Duration.ofSeconds(1);

    private final RequestSettings room;
    private final Set<Place> requests = ConcurrentHashMap.newKeySet();
    private final AtomicInteger inference = new AtomicInteger();
    private final AtomicLong bodies = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition less = lock.newCondition();
    private volatile boolean stopping;
    private volatile boolean running;

    InFlight(RequestSettings room) {
        this.room = room;
    }

    /**
     * A request begins; whoever gets a place leaves it.
     *
     * @param bounded whether it counts: who looks after a busy node must get in
     * @throws GatewayException 503 when the node has no room
     */
    Place enter(Cancellation request, boolean bounded) {
        if (bounded && inference.incrementAndGet() > room.requests()) {
            inference.decrementAndGet();
            throw full();
        }
        Place place = new Place(this, request, bounded);
        requests.add(place);
        return place;
    }

    /** How many inference requests are under way. */
    int count() {
        return inference.get();
    }

    /** Takes room for bytes of a body; the only body may be of any size. */
    void take(long bytes, long alreadyTaken) {
        long all = bodies.addAndGet(bytes);
        if (all > room.bodies() && all > bytes + alreadyTaken) {
            bodies.addAndGet(-bytes);
            throw full();
        }
    }

    /** Takes room for bytes of an upstream's answer, which nobody but the upstream bounds. */
    void takeForAnswer(long bytes) {
        if (bodies.addAndGet(bytes) > room.bodies()) {
            bodies.addAndGet(-bytes);
            throw full();
        }
    }

    void leave(Place place, long bytes) {
        requests.remove(place);
        bodies.addAndGet(-bytes);
        if (place.isBounded()) {
            inference.decrementAndGet();
        }
        if (stopping) {
            lock.lock();
            try {
                less.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private static GatewayException full() {
        return new GatewayException(
                        ErrorKind.UNAVAILABLE, "The gateway has as many requests under way as it has room for.")
                .withRetryAfter(COME_BACK);
    }

    @Override
    public void stop() {
        running = false;
        stopping = true;
        lock.lock();
        try {
            GatewayException reason = new GatewayException(ErrorKind.UNAVAILABLE, "The gateway is shutting down.");
            requests.forEach(place -> place.request().cancel(reason));
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
        stopping = false;
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
