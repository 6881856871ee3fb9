package ai.lyss.gateway.quota;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * What time it is for quotas: PostgreSQL's clock as it was last seen, and what has passed since by this machine's
 * monotonic clock. It never goes back: when the database's clock does, it stands until that has caught up.
 */
final class QuotaClock implements InstantSource {

    private record Seen(Instant instant, long nanos) {}

    private final LongSupplier nanoTime;
    private final AtomicReference<Instant> latest;
    private volatile Seen seen;

    /** A clock that has seen the database's. */
    QuotaClock(Instant database, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.seen = new Seen(database, nanoTime.getAsLong());
        this.latest = new AtomicReference<>(database);
    }

    /** Notes what the database's clock says now. */
    void seen(Instant database) {
        seen = new Seen(database, nanoTime.getAsLong());
    }

    @Override
    public Instant instant() {
        Seen anchor = seen;
        Instant now = anchor.instant().plus(Duration.ofNanos(nanoTime.getAsLong() - anchor.nanos()));
        Instant last = Objects.requireNonNull(latest.get());
        while (now.isAfter(last)) {
            if (latest.compareAndSet(last, now)) {
                return now;
            }
            last = Objects.requireNonNull(latest.get());
        }
        return last;
    }
}
