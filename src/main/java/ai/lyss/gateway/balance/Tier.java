package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import java.util.List;
import java.util.random.RandomGenerator;

/** The enabled channels of one priority that serve a model for a tenant, laid out for quick choices. */
final class Tier {

    private final Channel[] channels;
    private final ChannelState[] states;
    private final int[] weights;
    private final long[] hashes;
    private final int[] kinds;
    private final Turns turns;

    /** @param kinds the place of each channel's kind among those of the pool */
    Tier(List<Channel> channels, ChannelStates states, int[] kinds, RandomGenerator random) {
        this.channels = channels.toArray(Channel[]::new);
        this.states = channels.stream().map(states::of).toArray(ChannelState[]::new);
        this.weights = channels.stream().mapToInt(Channel::weight).toArray();
        this.hashes = channels.stream().mapToLong(each -> Hashes.of(each.id())).toArray();
        this.kinds = kinds;
        this.turns = new Turns(weights, random);
    }

    int size() {
        return channels.length;
    }

    Channel channel(int index) {
        return channels[index];
    }

    ChannelState state(int index) {
        return states[index];
    }

    int weight(int index) {
        return weights[index];
    }

    /** Of the channel's id. */
    long hash(int index) {
        return hashes[index];
    }

    /** Among those of the pool. */
    int kind(int index) {
        return kinds[index];
    }

    /** Whose turn it is. */
    Turns turns() {
        return turns;
    }
}
