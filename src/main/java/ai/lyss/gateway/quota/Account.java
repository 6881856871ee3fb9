package ai.lyss.gateway.quota;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A quota as this node deals with it: what it says now, and the slice of the window that is open. */
final class Account {

    private volatile Quota quota;
    private volatile @Nullable Slice current;
    private Instant floor = Instant.MIN; // no earlier window is open

    Account(Quota quota) {
        this.quota = quota;
    }

    Quota quota() {
        return quota;
    }

    /** Takes over a change; a lowered limit must not be served from what was leased under the old one. */
    synchronized @Nullable Slice change(Quota to) {
        Quota from = quota;
        quota = to;
        Slice slice = current;
        if (!from.zone().equals(to.zone())) {
            current = null;
            return slice;
        }
        return from.amount() == to.amount() && from.enforced() == to.enforced() ? null : slice;
    }

    /** The slice of the window that is open now, if this node has one. */
    @Nullable
    Slice open(Instant now, String nodeId) {
        Slice slice = current;
        return slice != null && slice.nodeId.equals(nodeId) && isOpen(slice.window, now) ? slice : null;
    }

    /** Opens the window of now, unless another thread has. */
    synchronized Slice openNew(Instant now, String nodeId) {
        Slice slice = open(now, nodeId);
        if (slice == null) {
            slice = new Slice(quota.id(), window(now), nodeId);
            current = slice;
        }
        return slice;
    }

    /** The window of now, or the latest that has been open when clocks say something earlier. */
    synchronized Period.Window window(Instant now) {
        Quota of = quota;
        Period.Window window = of.period().at(now, of.zone());
        if (!window.start().isBefore(floor)) {
            return window;
        }
        return new Period.Window(floor, of.period().at(floor, of.zone()).end());
    }

    /** Learns that a window is open which begins later than ours. */
    synchronized void learn(Instant openWindow) {
        if (openWindow.isAfter(floor)) {
            floor = openWindow;
            current = null;
        }
    }

    /** The clock of quotas never goes back, so that a window is over or open. */
    private static boolean isOpen(Period.Window window, Instant now) {
        return window.end() == null || now.isBefore(window.end());
    }
}
