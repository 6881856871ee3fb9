package ai.lyss.gateway.core;

import org.jspecify.annotations.Nullable;

/**
 * Stops what a request is doing, from any thread: its client has left, or the gateway is shutting down. Whoever is
 * about to block registers how to be woken.
 */
public final class Cancellation {

    /** Set by the edge before the first step. */
    public static final ExchangeKey<Cancellation> KEY = new ExchangeKey<>("cancellation", Cancellation.class);

    private boolean cancelled;
    private @Nullable GatewayException reason;
    private @Nullable Runnable abort;

    /** Registers how the present attempt is aborted, replacing the one before; runs it at once if already cancelled. */
    public void onCancel(Runnable howToAbort) {
        boolean now;
        synchronized (this) {
            abort = howToAbort;
            now = cancelled;
        }
        if (now) {
            howToAbort.run();
        }
    }

    /** Cancels because the client has left; later calls do nothing. */
    public void cancel() {
        cancel(null);
    }

    /** Cancels for a reason that the client is told; later calls do nothing. */
    public void cancel(@Nullable GatewayException why) {
        Runnable toRun;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            reason = why;
            toRun = abort;
        }
        if (toRun != null) {
            toRun.run();
        }
    }

    /** True once cancelled. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** What the client is told, if there is something to tell. */
    public synchronized @Nullable GatewayException reason() {
        return reason;
    }
}
