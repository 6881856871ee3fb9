package ai.lyss.gateway.limit;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.RateStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits: those that the nodes share if they share any, and what the policy says while those cannot be reached.
 * After a failure nobody waits for the store again for a second, so that a store that hangs does not hang requests.
 */
final class Limiter {

    private static final Logger LOG = LoggerFactory.getLogger(Limiter.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final RateStatus UNKNOWN = new RateStatus(null, null);

    private final MemoryStore memory;
    private final @Nullable LimitStore shared;
    private final LimitSettings.StoreDown policy;
    private final Counter failures;
    private final AtomicLong downUntil = new AtomicLong(); // nanoTime; 0 while the store is up

    /** {@code shared} is null when every node counts for itself. */
    Limiter(MemoryStore memory, @Nullable LimitStore shared, LimitSettings.StoreDown policy, MeterRegistry metrics) {
        this.memory = memory;
        this.shared = shared;
        this.policy = policy;
        this.failures = Counter.builder("lyss.limits.store.failures")
                .description("Times that the store of rate limits could not tell")
                .register(metrics);
        if (shared != null) {
            Gauge.builder("lyss.limits.store.up", downUntil, down -> down.get() == 0 ? 1 : 0)
                    .description("1 while the store of rate limits answers")
                    .register(metrics);
        }
    }

    /** Takes from all scopes or from none; 503 when nobody can tell and the policy is to refuse. */
    Taken take(Demand demand) {
        if (shared == null) {
            return memory.take(demand);
        }
        long down = downUntil.get();
        long now = System.nanoTime();
        boolean wait =
                down != 0 && (now - down < 0 || !downUntil.compareAndSet(down, until(now))); // one looks, the rest wait
        if (wait) {
            return withoutStore(demand);
        }
        try {
            Taken taken = shared.take(demand);
            if (down != 0) {
                LOG.info("The store of rate limits answers again");
                downUntil.set(0);
            }
            return taken;
        } catch (LimitStore.StoreDown failed) {
            failures.increment();
            if (downUntil.getAndSet(until(System.nanoTime())) == 0) {
                LOG.warn("The store of rate limits is down ({}), policy {}", failed.getMessage(), policy);
            }
            return withoutStore(demand);
        }
    }

    private static long until(long now) {
        long until = now + AGAIN.toNanos();
        return until == 0 ? 1 : until;
    }

    private Taken withoutStore(Demand demand) {
        return switch (policy) {
            case ALLOW -> new Taken(UNKNOWN, used -> {}, null);
            case LOCAL -> memory.take(demand);
            case REFUSE ->
                throw new GatewayException(
                                ErrorKind.UNAVAILABLE, "The gateway cannot verify rate limits at present. Try again.")
                        .withRetryAfter(AGAIN);
        };
    }
}
