package ai.lyss.gateway.balance;

import java.time.Instant;

/** What time it is: a count of nanoseconds that never goes back, for the gateway, and a moment, for people. */
interface Ticker {

    /** The machine's. */
    Ticker SYSTEM = new Ticker() {
        private final long origin = System.nanoTime();

        @Override
        public long nanos() {
            return System.nanoTime() - origin;
        }

        @Override
        public Instant now() {
            return Instant.now();
        }
    };

    /** Nanoseconds since some moment in the past, 0 or more. */
    long nanos();

    /** Now. */
    Instant now();

    /** The moment at which the count will be, or was, at a number. */
    default Instant at(long nanos) {
        return now().plusNanos(nanos - nanos());
    }
}
