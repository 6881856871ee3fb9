package ai.lyss.gateway.idempotency;

import ai.lyss.gateway.core.ExchangeKey;
import java.util.concurrent.atomic.AtomicBoolean;

/** That this exchange runs a request which others may repeat; it ends once, kept or given up. */
final class Claimed {

    static final ExchangeKey<Claimed> KEY = new ExchangeKey<>("claimedRequest", Claimed.class);

    private final Entry entry;
    private final String requestId;
    private final Flight flight;
    private final AtomicBoolean ended = new AtomicBoolean();

    Claimed(Entry entry, String requestId, Flight flight) {
        this.entry = entry;
        this.requestId = requestId;
        this.flight = flight;
    }

    Entry entry() {
        return entry;
    }

    String requestId() {
        return requestId;
    }

    Flight flight() {
        return flight;
    }

    /** True for the first who ends it. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }
}
