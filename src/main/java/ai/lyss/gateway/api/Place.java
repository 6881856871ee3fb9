package ai.lyss.gateway.api;

import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.Cancellation;

/** One request's place among those that are under way, with the room that its body takes. */
final class Place implements BodyRoom {

    private final InFlight all;
    private final Cancellation request;
    private final boolean bounded;
    private long bytes;

    Place(InFlight all, Cancellation request, boolean bounded) {
        this.all = all;
        this.request = request;
        this.bounded = bounded;
    }

    @Override
    public void take(long more) {
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
