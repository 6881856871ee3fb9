package ai.lyss.gateway.balance;

import java.util.random.RandomGenerator;

/**
 * Draws one of many in proportion to their weights, in one pass and without keeping them. The one that is drawn stays
 * until the sum of all weights passes its own sum divided by a random number; that way a thousand candidates need some
 * ten random numbers (Efraimidis and Spirakis, 2006, with jumps).
 */
final class Draw {

    private final RandomGenerator random;
    private int drawn = -1;
    private double sum;
    private double stays;

    Draw(RandomGenerator random) {
        this.random = random;
    }

    /** One more, with a weight above 0. */
    void add(int index, double weight) {
        sum += weight;
        if (sum >= stays) {
            drawn = index;
            stays = sum / (1 - random.nextDouble());
        }
    }

    /** All before do not count. */
    void clear() {
        drawn = -1;
        sum = 0;
        stays = 0;
    }

    /** Who was drawn; -1 when there was nobody. */
    int drawn() {
        return drawn;
    }
}
