package ai.lyss.gateway.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stops what a request is doing, from any thread: its client has left, or the gateway is shutting down. Whoever is
 * about to block registers how to be woken. What is done twice at once, or may be stopped alone, has a branch of its own.
 */
public final class Cancellation {

    /** Set by the edge before the first step; an attempt has a branch of it. */
    public static final ExchangeKey<Cancellation> KEY = new ExchangeKey<>("cancellation", Cancellation.class);

    private final List<Cancellation> branches = new ArrayList<>(2);
    private boolean cancelled;
    private @Nullable GatewayException reason;
    private @Nullable Runnable abort;

    /** Registers how the present work is aborted, replacing the one before; runs it at once if already cancelled. */
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

    /** Aborts the present work, which has failed half way; nothing is cancelled. */
    public void abortWork() {
        Runnable toRun;
        synchronized (this) {
            toRun = abort;
        }
        if (toRun != null) {
            toRun.run();
        }
    }

    /** Work that can be cancelled alone; it is cancelled with the whole, now or later. */
    public Cancellation branch() {
        Cancellation branch = new Cancellation();
        boolean now;
        GatewayException why;
        synchronized (this) {
            branches.add(branch);
            now = cancelled;
            why = reason;
        }
        if (now) {
            branch.cancel(why);
        }
        return branch;
    }

    /** The branch's work is over: nothing of it is left to cancel. */
    public synchronized void drop(Cancellation branch) {
        branches.remove(branch);
    }

    /** Cancels because the client has left; later calls do nothing. */
    public void cancel() {
        cancel(null);
    }

    /** Cancels for a reason that the client is told; later calls do nothing. */
    public void cancel(@Nullable GatewayException why) {
        Runnable toRun;
        List<Cancellation> toCancel;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            reason = why;
            toRun = abort;
            toCancel = List.copyOf(branches);
        }
        if (toRun != null) {
            toRun.run();
        }
        for (Cancellation branch : toCancel) {
            branch.cancel(why);
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
