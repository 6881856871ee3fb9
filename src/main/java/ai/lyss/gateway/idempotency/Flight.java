package ai.lyss.gateway.idempotency;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** A request with an Idempotency-Key that is under way on this node, and those that wait for what becomes of it. */
final class Flight {

    private final byte[] hash;
    private final CompletableFuture<Found> landed = new CompletableFuture<>();

    Flight(byte[] hash) {
        this.hash = hash;
    }

    /** True when it is the same request. */
    boolean isOf(byte[] otherHash) {
        return Arrays.equals(hash, otherHash);
    }

    /** What became of it: {@link Found.Nothing} when it failed. */
    CompletableFuture<Found> landed() {
        return landed;
    }
}
