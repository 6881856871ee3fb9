package ai.lyss.gateway.core;

import java.time.Duration;

/**
 * Until when the first content of an answer must be there, or the whole of an answer that is not streamed: over all
 * attempts and waits.
 *
 * @param nanoTime by {@link System#nanoTime()}
 */
public record Deadline(long nanoTime) {

    /** Where the balancer leaves it. */
    public static final ExchangeKey<Deadline> KEY = new ExchangeKey<>("deadline", Deadline.class);

    /** So long after a moment. */
    public static Deadline after(Duration time, long nanoTime) {
        return new Deadline(nanoTime + time.toNanos());
    }

    /** What is left of it; zero when it is over. */
    public Duration left(long now) {
        return Duration.ofNanos(Math.max(0, nanoTime - now));
    }

    /** True when nothing is left. */
    public boolean isOver(long now) {
        return now - nanoTime >= 0;
    }
}
