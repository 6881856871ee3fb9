package ai.lyss.gateway.ledger;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Pauses between tries that grow up to a second. Used by one thread. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private Duration next = FIRST;

    void pause() {
        LockSupport.parkNanos(next.toNanos());
        Duration twice = next.multipliedBy(2);
        next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }

    void reset() {
        next = FIRST;
    }
}
