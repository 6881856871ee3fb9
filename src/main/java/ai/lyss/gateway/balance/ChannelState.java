package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.Usage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One channel on this node: whether it may be asked now, and how it has done. */
final class ChannelState {

    private final Traffic traffic = new Traffic();

    /** How it has done. */
    Traffic traffic() {
        return traffic;
    }

    /**
     * Why it is not to be asked now; null when it may be.
     *
     * @param model the name that the caller sends
     */
    @Nullable
    Refusal refusal(Channel channel, String model, Instant now) {
        return null;
    }

    /**
     * Takes a place; null when another request took the last one meanwhile.
     *
     * @param model the name that the caller sends
     * @param tokens an estimate of prompt and answer
     */
    @Nullable
    Permit acquire(Channel channel, String model, long tokens) {
        traffic.begins();
        return new Permit() {
            @Override
            public void answered(Duration latency) {
                traffic.answered(latency);
            }

            @Override
            public void failed(UpstreamFailure failure) {
                traffic.failed();
            }

            @Override
            public void release(@Nullable Usage usage) {
                traffic.ends();
            }
        };
    }
}
