package ai.lyss.gateway.balance;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double with each failure in a row. Each is shortened by up to a half at random: those who were refused
 * together do not come back together.
 *
 * @param first before it is shortened
 * @param longest of all
 */
record Backoff(Duration first, Duration longest) {

    private static final int MOST_DOUBLINGS = 30;

    /** The wait after so many failures in a row, 1 or more. */
    Duration after(int failures, RandomGenerator random) {
        double doubled = first.toNanos() * (double) (1L << Math.min(MOST_DOUBLINGS, Math.max(0, failures - 1)));
        double whole = Math.min(doubled, longest.toNanos());
        return Duration.ofNanos((long) (whole * (1 - random.nextDouble() / 2)));
    }
}
