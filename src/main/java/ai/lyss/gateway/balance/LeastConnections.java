package ai.lyss.gateway.balance;

import java.util.random.RandomGenerator;

/** The one that would have the fewest requests under way for its weight; streams count until they end. */
final class LeastConnections implements ChannelSelector {

    @Override
    public int pick(Choice choice, RandomGenerator random) {
        Best best = new Best(random);
        for (int i = 0; i < choice.size(); i++) {
            if (choice.isLeft(i)) {
                best.add(i, score(choice, i), choice.weight(i));
            }
        }
        return best.found();
    }

    @Override
    public double score(Choice choice, int index) {
        return choice.weight(index) / (1.0 + choice.inFlight(index));
    }

    @Override
    public String why(Choice choice, int index) {
        return "%d under way, weight %d".formatted(choice.inFlight(index), choice.weight(index));
    }
}
