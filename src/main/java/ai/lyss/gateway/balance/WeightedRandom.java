package ai.lyss.gateway.balance;

import java.util.random.RandomGenerator;

/** At random by weight. */
final class WeightedRandom implements ChannelSelector {

    @Override
    public int pick(Choice choice, RandomGenerator random) {
        int drawn = choice.drawn(random, -1);
        if (drawn >= 0) {
            return drawn;
        }
        Draw draw = new Draw(random);
        for (int i = 0; i < choice.size(); i++) {
            if (choice.isLeft(i)) {
                draw.add(i, choice.weight(i));
            }
        }
        return draw.drawn();
    }

    @Override
    public double score(Choice choice, int index) {
        return choice.weight(index);
    }

    @Override
    public String why(Choice choice, int index) {
        return "weight " + choice.weight(index);
    }
}
