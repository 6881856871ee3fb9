package ai.lyss.gateway.balance;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * At random by weight, success and speed. Speed is that of the quickest over its own, squared: one that is four times
 * slower gets a sixteenth. One of which nothing is known, or nothing any more, counts as quick, and is tried.
 */
final class Adaptive implements ChannelSelector {

    private static final int DRAWS = 32;
    private static final double LEAST = 1e-6; // nobody is given up for good

    @Override
    public int pick(Choice choice, RandomGenerator random) {
        double quickest = choice.quickestLately();
        for (int draw = 0; draw < DRAWS; draw++) { // of a thousand, somebody good enough is soon met by chance
            int drawn = choice.drawn(random, -1);
            if (drawn < 0) {
                break;
            }
            if (random.nextDouble() < merit(choice, drawn, quickest)) {
                return drawn;
            }
        }
        Draw draw = new Draw(random);
        for (int i = 0; i < choice.size(); i++) {
            if (choice.isLeft(i)) {
                draw.add(i, score(choice, i, quickest));
            }
        }
        return draw.drawn();
    }

    @Override
    public double score(Choice choice, int index) {
        return score(choice, index, choice.quickest());
    }

    @Override
    public String why(Choice choice, int index) {
        return "weight %d, %.0f %% succeed, first byte after %d ms"
                .formatted(
                        choice.weight(index),
                        100 * (1 - choice.failing(index)),
                        Duration.ofNanos((long) choice.latency(index)).toMillis());
    }

    private static double score(Choice choice, int index, double quickest) {
        return choice.weight(index) * merit(choice, index, quickest);
    }

    /** Success and speed, above 0 and at most 1. */
    private static double merit(Choice choice, int index, double quickest) {
        double latency = choice.latency(index);
        double speed = latency <= quickest ? 1 : quickest / latency;
        return Math.max(LEAST, (1 - choice.failing(index)) * speed * speed);
    }
}
