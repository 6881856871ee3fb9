package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Strategy;
import java.util.random.RandomGenerator;

/** A strategy: chooses one of those that are left. Keeps nothing, so that a seed and the traffic decide everything. */
interface ChannelSelector {

    /** The index of the one to ask; -1 when nobody is left. */
    int pick(Choice choice, RandomGenerator random);

    /** What speaks for one of them, left or not; more is better. */
    double score(Choice choice, int index);

    /** What the score is made of, for people. */
    String why(Choice choice, int index);

    /** The selector of a strategy. */
    static ChannelSelector of(Strategy strategy) {
        return switch (strategy) {
            case WEIGHTED_RANDOM -> new WeightedRandom();
            case ROUND_ROBIN -> new RoundRobin();
            case LEAST_CONNECTIONS -> new LeastConnections();
            case FASTEST_RESPONSE -> new FastestResponse();
            case ADAPTIVE -> new Adaptive();
            case LOWEST_COST -> new LowestCost();
            case AFFINITY -> new Affinity();
        };
    }
}
