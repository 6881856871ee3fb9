package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.UpstreamFailure.Cause;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** The gauges that alert: how many channels of this node are out until somebody repairs them, and for what. */
@Component
final class OutChannels {

    private final ChannelStates states;

    OutChannels(ChannelStates states, MeterRegistry registry) {
        this.states = states;
        for (Cause cause : Cause.values()) {
            if (FailurePolicy.row(cause).pause() == FailurePolicy.Pause.UNTIL_REPAIRED) {
                Gauge.builder("lyss.channels.out", this, out -> out.count(cause))
                        .description("Channels that are out of service on this node until they are repaired")
                        .tag("cause", cause.word())
                        .strongReference(true)
                        .register(registry);
            }
        }
    }

    private double count(Cause cause) {
        int count = 0;
        for (ChannelState state : states.all()) {
            if (state.outFor() == cause) {
                count++;
            }
        }
        return count;
    }
}
