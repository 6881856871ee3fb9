package ai.lyss.gateway.limit;

import ai.lyss.gateway.core.ExchangeKey;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a request holds of its limits; ended once, whoever comes first. */
final class Held {

    static final ExchangeKey<Held> KEY = new ExchangeKey<>("heldLimits", Held.class);

    private static final Logger LOG = LoggerFactory.getLogger(Held.class);

    private final Taken.Hold hold;
    private final long estimate;
    private final AtomicBoolean ended = new AtomicBoolean();

    Held(Taken.Hold hold, long estimate) {
        this.hold = hold;
        this.estimate = estimate;
    }

    /** The tokens that were taken in advance. */
    long estimate() {
        return estimate;
    }

    /** Later calls do nothing. */
    void end(long tokensUsed) {
        if (ended.compareAndSet(false, true)) {
            try {
                hold.end(tokensUsed);
            } catch (RuntimeException storeDown) { // what it held runs out there by itself
                LOG.debug("Not given back: {}", storeDown.getMessage());
            }
        }
    }
}
