package ai.lyss.gateway.limit;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store that nodes share, with what keeps it going.
 *
 * @param store null when each node counts for itself
 */
record SharedStore(
        @Nullable RedisStore store,
        @Nullable RedisLink link,
        @Nullable ScheduledExecutorService timer) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedStore.class);
    private static final int RENEWALS_IN_A_LEASE = 3;

    static SharedStore none() {
        return new SharedStore(null, null, null);
    }

    static SharedStore on(URI uri, Duration timeout) {
        RedisLink link = new RedisLink(uri, timeout);
        RedisStore store = new RedisStore(link, timeout);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("limits-renewal").factory());
        long every = RedisPlaces.LEASE.toMillis() / RENEWALS_IN_A_LEASE;
        var unused = timer.scheduleWithFixedDelay(() -> renew(store), every, every, TimeUnit.MILLISECONDS);
        return new SharedStore(store, link, timer);
    }

    /** A timer that throws is never called again. */
    private static void renew(RedisStore store) {
        try {
            store.renew();
        } catch (RuntimeException down) {
            LOG.debug("Places were not renewed: {}", down.getMessage());
        }
    }

    @Override
    public void close() {
        if (timer != null) {
            timer.shutdownNow();
        }
        if (link != null) {
            link.close();
        }
    }
}
