package ai.lyss.gateway.balance;

import java.util.random.RandomGenerator;

/** In turn, by weight and evenly spread: see {@link Turns}. */
final class RoundRobin implements ChannelSelector {

    @Override
    public int pick(Choice choice, RandomGenerator random) {
        return choice.turns().next(choice);
    }

    @Override
    public double score(Choice choice, int index) {
        return choice.turns().credit(index) + (double) choice.weight(index);
    }

    @Override
    public String why(Choice choice, int index) {
        return "weight %d, credit %d"
                .formatted(choice.weight(index), choice.turns().credit(index));
    }
}
