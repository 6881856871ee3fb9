package ai.lyss.gateway.balance;

import java.util.random.RandomGenerator;

/** The cheapest for this model and an estimate of this request; those without a price go last. */
final class LowestCost implements ChannelSelector {

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
        return -choice.price(index);
    }

    @Override
    public String why(Choice choice, int index) {
        double price = choice.price(index);
        return price == Double.POSITIVE_INFINITY ? "no price" : "about %.9f USD".formatted(price / 1e9);
    }
}
