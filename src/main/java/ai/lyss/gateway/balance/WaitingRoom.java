package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Channels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Requests for which no channel has a place. Whoever gives a place back hands it to the one who has waited longest for
 * it; a pause that a channel was asked for ends on a timer, or when the channel is found to be well. Nobody asks again and
 * again.
 */
@Component
final class WaitingRoom implements DisposableBean {

    private static final int IN_VAIN = 3;
    private static final long JITTER_MILLIS = 50;

    /** Whose requests for what: those wait for the same channels. */
    private record Asked(String tenantId, String model) {}

    private final class Waiter {
        private final Supplier<Selection.@Nullable Chosen> next;
        private final Supplier<@Nullable Refusal> nearest;
        private final long arrival;
        private final Condition called = lock.newCondition();
        private Selection.@Nullable Chosen chosen;
        private boolean gone;

        Waiter(Supplier<Selection.@Nullable Chosen> next, Supplier<@Nullable Refusal> nearest, long arrival) {
            this.next = next;
            this.nearest = nearest;
            this.arrival = arrival;
        }

        boolean takes() {
            chosen = next.get();
            return chosen != null;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Asked, Deque<Waiter>> queues = new HashMap<>();
    private final Map<Asked, Instant> looks = new HashMap<>(); // when a timer looks again
    private final ScheduledExecutorService timer;
    private final AtomicInteger waiting = new AtomicInteger(); // read without the lock
    private long arrivals;

    @Autowired
    WaitingRoom(Channels channels) {
        this();
        channels.onChange(this::changed);
    }

    WaitingRoom() {
        this(Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("waiting-room").factory()));
    }

    WaitingRoom(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** How many wait. */
    int waiting() {
        return waiting.get();
    }

    /**
     * Waits for a place; null when none came free in so long, or the request was cancelled.
     *
     * @param next takes a place if there is one; called by whichever thread has freed one, one at a time
     * @param nearest why there is none
     */
    Selection.@Nullable Chosen await(
            String tenantId,
            String model,
            Supplier<Selection.@Nullable Chosen> next,
            Supplier<@Nullable Refusal> nearest,
            Duration most,
            Cancellation cancellation)
            throws InterruptedException {
        Asked asked = new Asked(tenantId, model);
        Cancellation part = cancellation.branch();
        lock.lockInterruptibly();
        Waiter waiter = new Waiter(next, nearest, arrivals++);
        try {
            Deque<Waiter> queue = queues.computeIfAbsent(asked, absent -> new ArrayDeque<>());
            queue.add(waiter);
            waiting.incrementAndGet();
            part.onCancel(() -> leave(waiter));
            if (!waiter.gone && waiter.takes()) { // freed after it was refused, and before it came in
                return waiter.chosen;
            }
            lookLater(asked, waiter);
            long left = most.toNanos();
            while (waiter.chosen == null && !waiter.gone && left > 0) {
                left = waiter.called.awaitNanos(left);
            }
            return waiter.chosen;
        } finally {
            remove(asked, waiter);
            lock.unlock();
            cancellation.drop(part);
        }
    }

    /** A place on the channel is free, or it may be asked again. */
    void freed(Channel channel) {
        if (waiting.get() == 0) {
            return;
        }
        lock.lock();
        try {
            List<Waiter> interested = new ArrayList<>();
            queues.forEach((asked, queue) -> {
                if (channel.isFor(asked.tenantId())
                        && channel.entryFor(asked.model()).isPresent()) {
                    interested.addAll(queue);
                }
            });
            interested.sort(Comparator.comparingLong(waiter -> waiter.arrival));
            serve(interested);
        } finally {
            lock.unlock();
        }
    }

    /** Channels are others than before: all who wait look again. */
    void changed() {
        if (waiting.get() == 0) {
            return;
        }
        lock.lock();
        try {
            queues.forEach(this::serveAndLookLater);
        } finally {
            lock.unlock();
        }
    }

    private static void serve(Iterable<Waiter> inOrder) {
        int inVain = 0;
        for (Waiter waiter : inOrder) {
            if (waiter.chosen != null || waiter.gone) {
                continue; // has what it came for, and has not left yet
            }
            if (waiter.takes()) {
                waiter.called.signal();
            } else if (++inVain == IN_VAIN) {
                return;
            }
        }
    }

    private void leave(Waiter waiter) {
        lock.lock();
        try {
            waiter.gone = true;
            waiter.called.signal();
        } finally {
            lock.unlock();
        }
    }

    private void remove(Asked asked, Waiter waiter) {
        waiting.decrementAndGet();
        Deque<Waiter> queue = queues.get(asked);
        if (queue != null) {
            queue.remove(waiter);
            if (queue.isEmpty()) {
                queues.remove(asked);
            }
        }
    }

    /** Looks again when the nearest pause of its channels is over; one timer for all who ask the same. */
    private void lookLater(Asked asked, Waiter waiter) {
        Refusal nearest = waiter.nearest.get();
        Instant until = nearest == null ? null : nearest.until();
        Instant known = looks.get(asked);
        if (until == null || known != null && !until.isBefore(known)) {
            return;
        }
        looks.put(asked, until);
        long millis = Math.max(0, Duration.between(Instant.now(), until).toMillis()) + 1;
        long jitter = ThreadLocalRandom.current().nextLong(JITTER_MILLIS); // other nodes wait for the same moment
        timer.schedule(() -> look(asked, until), millis + jitter, TimeUnit.MILLISECONDS);
    }

    private void look(Asked asked, Instant when) {
        lock.lock();
        try {
            looks.remove(asked, when);
            Deque<Waiter> queue = queues.get(asked);
            if (queue == null) {
                return;
            }
            serveAndLookLater(asked, queue);
        } finally {
            lock.unlock();
        }
    }

    private void serveAndLookLater(Asked asked, Deque<Waiter> queue) {
        serve(queue);
        for (Waiter waiter : queue) {
            if (waiter.chosen == null && !waiter.gone) {
                lookLater(asked, waiter);
                return;
            }
        }
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }
}
