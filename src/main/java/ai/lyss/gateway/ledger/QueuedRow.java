package ai.lyss.gateway.ledger;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A row on its way into the ledger.
 *
 * @param committed completes with the commit, or with the reason why there is none
 * @param deadline when the row is given up, on the clock of {@link System#nanoTime}
 */
record QueuedRow(LedgerRow row, CompletableFuture<@Nullable Void> committed, long deadline) {

    QueuedRow(LedgerRow row, Duration timeout) {
        this(row, new CompletableFuture<>(), System.nanoTime() + timeout.toNanos());
    }

    /** False once whoever waited for the row has given it up. */
    boolean isWanted() {
        return !committed.isDone();
    }

    /** Whether to try again; a row whose time is up fails now. */
    boolean isWantedAfter(Exception failure) {
        if (System.nanoTime() - deadline >= 0) {
            fail(failure);
        }
        return isWanted();
    }

    void succeed() {
        committed.complete(null);
    }

    void fail(Throwable why) {
        committed.completeExceptionally(why);
    }
}
