package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.Capability;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelSnapshot;
import ai.lyss.gateway.core.Channels;
import ai.lyss.gateway.core.Fidelity;
import ai.lyss.gateway.core.Strategy;
import ai.lyss.gateway.core.Traits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;

/** All that the balancer works with, in real time, for the channels and policies of a test. */
final class TestMeans {

    static final BalanceSettings SETTINGS = settings(Strategy.ROUND_ROBIN, Duration.ZERO, 0);

    private TestMeans() {}

    static BalanceSettings settings(Strategy strategy, Duration queueWait, int repeats) {
        return new BalanceSettings(strategy, 4, Duration.ofMinutes(1), queueWait, repeats, Duration.ofMillis(1), 100);
    }

    static Means of(BalanceSettings settings, List<BalancePolicy> policies, Channel... all) {
        ChannelSnapshot snapshot = new ChannelSnapshot(List.of(all), policies);
        Channels channels = () -> snapshot;
        ChannelStates states = new ChannelStates(Fleet.SETTINGS, new OutAlerts(new SimpleMeterRegistry()));
        Pools pools = new Pools(channels, states, settings);
        Candidates candidates = new Candidates(
                pools, states, (request, channel) -> Fidelity.Fit.WHOLE, (channel, model) -> traits(), asked -> 1);
        return new Means(
                channels, candidates, states, new WaitingRoom(), new HedgeBudgets(), new Decisions(settings), settings);
    }

    private static Traits traits() {
        return new Traits() {
            @Override
            public <T> T get(Capability<T> capability) {
                return capability.otherwise();
            }
        };
    }
}
