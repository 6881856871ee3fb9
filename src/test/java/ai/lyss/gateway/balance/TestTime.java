package ai.lyss.gateway.balance;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when a test says so. */
final class TestTime implements Ticker {

    private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong(Duration.ofHours(1).toNanos());
    private final long origin = nanos.get();

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    void passMillis(long millis) {
        pass(Duration.ofMillis(millis));
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public Instant now() {
        return START.plusNanos(nanos.get() - origin);
    }
}
