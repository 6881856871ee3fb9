package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.Usage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A permit: one attempt's place on a channel. Told by any thread; what comes late or twice changes nothing. */
final class Place implements Permit {

    private enum Stage {
        WAITING,
        ANSWERED,
        FAILED_UNANSWERED,
        FAILED,
        RELEASED
    }

    private final ChannelState state;
    private final Channel channel;
    private final String model;
    private final @Nullable Allowance allowance;
    private final long tokens;
    private final int phase;
    private final long began;
    private final Ticker ticker;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);

    Place(
            ChannelState state,
            Channel channel,
            String model,
            @Nullable Allowance allowance,
            long tokens,
            int phase,
            long began,
            Ticker ticker) {
        this.state = state;
        this.channel = channel;
        this.model = model;
        this.allowance = allowance;
        this.tokens = tokens;
        this.phase = phase;
        this.began = began;
        this.ticker = ticker;
    }

    /** The channel as it was when it was asked. */
    Channel channel() {
        return channel;
    }

    /** The name that the caller sent. */
    String model() {
        return model;
    }

    /** The phase of the breaker in which it was asked. */
    int phase() {
        return phase;
    }

    /** When it was asked. */
    long began() {
        return began;
    }

    @Override
    public void answered(Duration latency) {
        if (stage.compareAndSet(Stage.WAITING, Stage.ANSWERED)) {
            state.answered(this, Math.max(1, latency.toNanos()), ticker.nanos());
        }
    }

    @Override
    public void failed(UpstreamFailure failure) {
        if (stage.compareAndSet(Stage.WAITING, Stage.FAILED_UNANSWERED)) {
            state.failed(this, failure, true, ticker.nanos());
        } else if (stage.compareAndSet(Stage.ANSWERED, Stage.FAILED)) {
            state.failed(this, failure, false, ticker.nanos());
        }
    }

    @Override
    public void release(@Nullable Usage usage) {
        Stage before = stage.getAndSet(Stage.RELEASED);
        if (before == Stage.RELEASED) {
            return;
        }
        if (before == Stage.WAITING) {
            state.abandoned(this, ticker.nanos());
        }
        try {
            if (allowance != null && usage != null) {
                allowance.settle(tokens, usage.total());
            } else if (allowance != null && before == Stage.FAILED_UNANSWERED) {
                allowance.settle(tokens, 0);
            } // else nobody knows what was used: the estimate stands
        } finally {
            state.traffic().ends();
        }
    }
}
