package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.Usage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A permit that is given back once, however many ways lead to its end, and whose place then goes to who waits for it. */
final class HeldPlace implements Permit {

    private final Permit permit;
    private final Runnable freed;
    private final AtomicBoolean released = new AtomicBoolean();

    HeldPlace(Permit permit, Runnable freed) {
        this.permit = permit;
        this.freed = freed;
    }

    @Override
    public void answered(Duration latency) {
        permit.answered(latency);
    }

    @Override
    public void failed(UpstreamFailure failure) {
        permit.failed(failure);
    }

    @Override
    public void release(@Nullable Usage usage) {
        if (released.compareAndSet(false, true)) {
            try {
                permit.release(usage);
            } finally {
                freed.run();
            }
        }
    }
}
