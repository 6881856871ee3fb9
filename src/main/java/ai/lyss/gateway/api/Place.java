package ai.lyss.gateway.api;

import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.Cancellation;

/** One request's place among those that are under way, with the room that its body and its answer take. */
final class Place implements BodyRoom {

    private final InFlight all;
    private final Cancellation request;
    private final boolean bounded;
    private long bytes;
    private boolean over;

    Place(InFlight all, Cancellation request, boolean bounded) {
        this.all = all;
        this.request = request;
        this.bounded = bounded;
    }

    @Override
    public synchronized void take(long more) {
        all.take(more, bytes);
        bytes += more;
    }

    @Override
    public synchronized void takeForAnswer(long more) {
        if (!over) { // an attempt that was abandoned may still read
            all.takeForAnswer(more);
            bytes += more;
        }
    }

    /** The request has ended. */
    void leave() {
        long taken;
        synchronized (this) {
            over = true;
            taken = bytes;
        }
        all.leave(this, taken);
    }

    Cancellation request() {
        return request;
    }

    boolean isBounded() {
        return bounded;
    }
}
