package ai.lyss.gateway.balance;

import java.util.random.RandomGenerator;

/**
 * The same channel for the same conversation, by weighted rendezvous hashing: {@code -ln(u) / weight} is least for each
 * channel in proportion to its weight, and when a channel comes or goes, only its own share moves.
 */
final class Affinity implements ChannelSelector {

    @Override
    public int pick(Choice choice, RandomGenerator random) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < choice.size(); i++) {
            double unit = 1 - choice.affinity(i);
            int weight = choice.weight(i);
            if ((1 - unit) / weight < least && choice.isLeft(i)) { // ln(u) is at most u - 1, and costs more
                double distance = -Math.log(unit) / weight;
                if (distance < least) {
                    least = distance;
                    best = i;
                }
            }
        }
        return best;
    }

    @Override
    public double score(Choice choice, int index) {
        return Math.log(1 - choice.affinity(index)) / choice.weight(index);
    }

    @Override
    public String why(Choice choice, int index) {
        return "distance %.6f from the conversation, weight %d".formatted(-score(choice, index), choice.weight(index));
    }
}
