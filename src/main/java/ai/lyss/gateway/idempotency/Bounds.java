package ai.lyss.gateway.idempotency;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Keeps what is kept within its bounds, and what runs claimed. A tenant's answers are counted anew when this node has
 * added a tenth of what there may be, or after a second; so the bounds may be exceeded by as much for as long.
 */
@Component
final class Bounds implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Bounds.class);
    private static final int PART = 10;
    private static final int RENEWALS_IN_A_LEASE = 3;

    private record Added(int answers, long bytes) {

        Added and(Added other) {
            return new Added(answers + other.answers, bytes + other.bytes);
        }
    }

    private final KeptAnswers kept;
    private final IdempotencySettings settings;
    private final Map<String, Added> added = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("idempotency-", 0).factory());

    Bounds(KeptAnswers kept, Flights flights, IdempotencySettings settings) {
        this.kept = kept;
        this.settings = settings;
        long renewal = Math.max(1, settings.lease().toMillis() / RENEWALS_IN_A_LEASE);
        repeat(flights::renew, renewal);
        repeat(this::trim, 1000);
        repeat(kept::sweep, 60_000);
    }

    /** An answer was added. */
    void kept(String tenantId, long bytes) {
        Added sum = added.merge(tenantId, new Added(1, bytes), Added::and);
        if (sum.answers() > settings.maxAnswers() / PART
                || sum.bytes() > settings.maxBytes().toBytes() / PART) {
            added.remove(tenantId);
            kept.trim(tenantId);
        }
    }

    private void trim() {
        for (String tenantId : added.keySet()) {
            added.remove(tenantId);
            kept.trim(tenantId);
        }
    }

    /** A timer that throws is never called again. */
    private void repeat(Runnable what, long millis) {
        var unused = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        what.run();
                    } catch (RuntimeException databaseAway) {
                        LOG.debug("Later: {}", databaseAway.getMessage());
                    }
                },
                millis,
                millis,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }
}
