package ai.lyss.gateway.ledger;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the database is away, as the last one who tried found it, and since when. */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final AtomicReference<@Nullable Long> since = new AtomicReference<>(); // on the clock of System.nanoTime

    /** Logged when the database goes, not at every try in between. */
    void begin(Exception failure) {
        if (since.compareAndSet(null, System.nanoTime())) {
            LOG.warn("The database is away, the ledger goes on on disk: {}", failure.getMessage());
        }
    }

    void end() {
        Long began = since.getAndSet(null);
        if (began != null) {
            LOG.info("The database is back after {}", Duration.ofNanos(System.nanoTime() - began));
        }
    }

    boolean isOn() {
        return since.get() != null;
    }

    /** How long it has lasted; nothing when there is none. */
    Duration length() {
        Long began = since.get();
        return began == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, System.nanoTime() - began));
    }
}
