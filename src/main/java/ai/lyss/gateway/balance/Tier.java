package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** The enabled channels of one priority that serve a model for a tenant, laid out for quick choices. */
final class Tier {

    private final Channel[] channels;
    private final ChannelState[] states;
    private final int[] weights;
    private final long[] hashes;
    private final int[] kinds;
    private final long[] sums; // of the weights up to each
    private final Turns turns;
    private volatile double quickest;
    private volatile long quickestAt = Long.MIN_VALUE / 2; // long ago

    /** @param kinds the place of each channel's kind among those of the pool */
    Tier(List<Channel> channels, ChannelStates states, int[] kinds, RandomGenerator random) {
        this.channels = channels.toArray(Channel[]::new);
        this.states = channels.stream().map(states::of).toArray(ChannelState[]::new);
        this.weights = channels.stream().mapToInt(Channel::weight).toArray();
        this.hashes = channels.stream().mapToLong(each -> Hashes.of(each.id())).toArray();
        this.kinds = kinds;
        this.sums = new long[weights.length];
        long sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            sums[i] = sum;
        }
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

    /** Somebody by weight, whether or not it may be asked. */
    int anybody(RandomGenerator random) {
        int found = Arrays.binarySearch(sums, (long) (random.nextDouble() * sums[sums.length - 1]) + 1);
        return found >= 0 ? found : -found - 1;
    }

    /** What the quickest needed when somebody last looked. */
    double quickest() {
        return quickest;
    }

    /** When that was. */
    long quickestAt() {
        return quickestAt;
    }

    /** Somebody has looked. */
    void quickest(double latency, long now) {
        quickest = latency;
        quickestAt = now;
    }

    /** Whose turn it is. */
    Turns turns() {
        return turns;
    }
}
