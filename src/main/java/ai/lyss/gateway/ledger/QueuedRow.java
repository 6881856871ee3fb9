package ai.lyss.gateway.ledger;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A row on its way into the ledger.
 *
 * @param written completes when the row is committed or safe on disk, or with the reason why it is neither
 * @param deadline when the row is given up, on the clock of {@link System#nanoTime}
 * @param told whether it has been told what became of the request's charges; one for all rows of a request
 * @param last whether no other row of the request will follow if this one fails
 */
record QueuedRow(
        LedgerRow row, CompletableFuture<@Nullable Void> written, long deadline, AtomicBoolean told, boolean last) {

    QueuedRow(LedgerRow row, Duration timeout, AtomicBoolean told, boolean last) {
        this(row, new CompletableFuture<>(), System.nanoTime() + timeout.toNanos(), told, last);
    }

    /** False once whoever waited for the row has given it up. */
    boolean isWanted() {
        return !written.isDone();
    }

    /** True when its time is up. */
    boolean isLate() {
        return System.nanoTime() - deadline >= 0;
    }

    /** True for the one who is to tell what became of the charges, if there are any. */
    boolean isToBeTold() {
        return !row.charges().isEmpty() && told.compareAndSet(false, true);
    }

    void succeed() {
        written.complete(null);
    }

    void fail(Throwable why) {
        written.completeExceptionally(why);
    }
}
