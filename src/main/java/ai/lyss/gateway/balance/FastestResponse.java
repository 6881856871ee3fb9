package ai.lyss.gateway.balance;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Of two that are drawn by weight, the one that has been quicker to its first byte: with two, not everybody runs to the
 * quickest at once. Failures count as waiting, or a channel that fails at once would be the quickest of all. One of
 * which nothing is known is tried.
 */
final class FastestResponse implements ChannelSelector {

    @Override
    public int pick(Choice choice, RandomGenerator random) {
        int one = drawn(choice, random, -1);
        int other = drawn(choice, random, one);
        return other < 0 || score(choice, one) >= score(choice, other) ? one : other;
    }

    private static int drawn(Choice choice, RandomGenerator random, int but) {
        int drawn = choice.drawn(random, but);
        if (drawn >= 0) {
            return drawn;
        }
        Draw draw = new Draw(random);
        for (int i = 0; i < choice.size(); i++) {
            if (i != but && choice.isLeft(i)) {
                draw.add(i, choice.weight(i));
            }
        }
        return draw.drawn();
    }

    @Override
    public double score(Choice choice, int index) {
        return -(choice.latency(index) + choice.failing(index) * Traffic.FAILURE_COSTS);
    }

    @Override
    public String why(Choice choice, int index) {
        return "first byte after %d ms, %.0f %% fail"
                .formatted(Duration.ofNanos((long) choice.latency(index)).toMillis(), 100 * choice.failing(index));
    }
}
