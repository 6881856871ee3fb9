package ai.lyss.gateway.api;

import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.ExchangeKey;

/** One request's place among those that are under way, with the room that its body takes. */
final class Place {

    /** Set by the edge before the first step. */
    static final ExchangeKey<Place> KEY = new ExchangeKey<>("place", Place.class);

    private final InFlight all;
    private final Cancellation request;
    private final boolean bounded;
    private long bytes;

    Place(InFlight all, Cancellation request, boolean bounded) {
        this.all = all;
        this.request = request;
        this.bounded = bounded;
    }

    /**
     * So many bytes more of the body are there.
     *
     * @throws ai.lyss.gateway.core.GatewayException 503 when the node has no room for them
     */
    void take(long more) {
        all.take(more, bytes);
        bytes += more;
    }

    /** The request has ended. */
    void leave() {
        all.leave(this);
    }

    Cancellation request() {
        return request;
    }

    boolean isBounded() {
        return bounded;
    }

    /** What its body has taken. */
    long bytes() {
        return bytes;
    }
}
