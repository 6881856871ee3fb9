package ai.lyss.gateway.balance;

import java.util.random.RandomGenerator;

/** Finds the best of many in one pass; among equals it draws by weight, or everybody would run to the first. */
final class Best {

    private final Draw equals;
    private double score = Double.NEGATIVE_INFINITY;

    Best(RandomGenerator random) {
        this.equals = new Draw(random);
    }

    /** One more. */
    void add(int index, double itsScore, int weight) {
        if (itsScore < score) {
            return;
        }
        if (itsScore > score) {
            score = itsScore;
            equals.clear();
        }
        equals.add(index, weight);
    }

    /** The best; -1 when there was nobody. */
    int found() {
        return equals.drawn();
    }
}
