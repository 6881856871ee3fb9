package ai.lyss.gateway.idempotency;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** A request with an Idempotency-Key that is under way on this node, and those that wait for what becomes of it. */
final class Flight {

    /** Who waits holds a place among the requests of the node, and no limit of its tenant has counted it. */
    static final int MOST_WAITING = 16;

    private final byte[] hash;
    private final Semaphore seats = new Semaphore(MOST_WAITING);
    private final CompletableFuture<Found> landed = new CompletableFuture<>();

    Flight(byte[] hash) {
        this.hash = hash;
    }

    /** True when it is the same request. */
    boolean isOf(byte[] otherHash) {
        return Arrays.equals(hash, otherHash);
    }

    /** It ended: those that wait get {@link Found.Nothing} when it failed. */
    void land(Found result) {
        landed.complete(result);
    }

    /** What became of it; 409 when it does not end in time, and at once while as many wait as may. */
    Found await(Patience patience) {
        if (!seats.tryAcquire()) {
            throw Patience.inProgress();
        }
        try {
            return patience.await(landed);
        } finally {
            seats.release();
        }
    }
}
