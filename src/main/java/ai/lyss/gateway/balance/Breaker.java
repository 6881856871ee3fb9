package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * The circuit breaker of one channel. What an attempt shows counts only in the phase in which the attempt began: an old
 * one that ends while another is finding out whether the channel is well again decides nothing.
 */
final class Breaker {

    private final Ticker ticker;
    private final CircuitBreaker circuit;
    private final AtomicInteger phase = new AtomicInteger();
    private final ReentrantLock entering = new ReentrantLock();
    private volatile long openUntil;
    private volatile boolean probing;

    Breaker(String channelId, HealthSettings.Breakers settings, Ticker ticker, RandomGenerator random) {
        this.ticker = ticker;
        Backoff waits = new Backoff(settings.open(), settings.maxOpen());
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindow(
                        settings.window(),
                        settings.minimum(),
                        SlidingWindowType.COUNT_BASED,
                        CircuitBreakerConfig.SlidingWindowSynchronizationStrategy
                                .SYNCHRONIZED) // the lock-free one loses its head
                .failureRateThreshold(settings.failures())
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitIntervalFunctionInOpenState(failures -> opens(waits.after(Math.max(1, failures), random)))
                .clock(new TickerClock(ticker))
                .build();
        this.circuit = CircuitBreaker.of(channelId, config);
        circuit.getEventPublisher().onStateTransition(event -> {
            phase.incrementAndGet();
            probing = false;
        });
    }

    /** True when all may ask. */
    boolean isClosed() {
        return circuit.getState() == State.CLOSED;
    }

    /** True when nobody may ask before {@link #openUntil}. */
    boolean isOpen() {
        return circuit.getState() == State.OPEN && ticker.nanos() <= openUntil;
    }

    /** True when one request is finding out how the channel is, and nobody else may ask. */
    boolean isProbing() {
        return circuit.getState() == State.HALF_OPEN && probing;
    }

    /** When one request may find out how the channel is. */
    long openUntil() {
        return openUntil;
    }

    /** Takes leave to ask: the phase, for what it will show; -1 when there is none. */
    int tryAcquire() {
        if (isClosed()) {
            return circuit.tryAcquirePermission() ? phase.get() : -1;
        }
        entering.lock(); // whoever is admitted to a phase must see its number, which changes after the phase does
        try {
            if (!circuit.tryAcquirePermission()) {
                return -1;
            }
            probing = circuit.getState() == State.HALF_OPEN;
            return phase.get();
        } finally {
            entering.unlock();
        }
    }

    /** An attempt answered. */
    void succeeded(int began) {
        if (began == phase.get()) {
            circuit.onSuccess(0, TimeUnit.NANOSECONDS);
        }
    }

    /** An attempt failed, and it was the channel's fault. */
    void failed(int began, UpstreamFailure failure) {
        if (began == phase.get()) {
            failed(failure);
        }
    }

    /** A failure that somebody else has found. */
    void failed(UpstreamFailure failure) {
        circuit.onError(0, TimeUnit.NANOSECONDS, new UpstreamException(failure));
    }

    /** An attempt ended without having shown anything: another may find out. */
    void showedNothing(int began) {
        if (began == phase.get()) {
            probing = false;
            circuit.releasePermission();
        }
    }

    /** All may ask, and what was is forgotten. */
    void reset() {
        circuit.reset();
        phase.incrementAndGet();
        probing = false;
    }

    /** The channel may be well: the next request finds out. */
    void letOneTry() {
        if (circuit.getState() == State.OPEN) {
            circuit.transitionToHalfOpenState();
        }
    }

    /** {@code closed}, {@code open} or {@code half_open}. */
    String state() {
        return switch (circuit.getState()) {
            case OPEN -> isOpen() ? "open" : "half_open";
            case HALF_OPEN -> "half_open";
            default -> "closed";
        };
    }

    private long opens(Duration wait) {
        openUntil = ticker.nanos() + wait.toNanos();
        return Math.max(1, wait.toMillis());
    }

    /** Resilience4j wants a clock; ours never goes back. */
    private static final class TickerClock extends Clock {

        private final Ticker ticker;

        TickerClock(Ticker ticker) {
            this.ticker = ticker;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(ticker.nanos());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
