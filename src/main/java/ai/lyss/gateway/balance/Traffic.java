package ai.lyss.gateway.balance;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What a channel's attempts on this node have shown: read by every choice, so without locks. */
final class Traffic {

    private final AtomicInteger inFlight = new AtomicInteger();

    /** An attempt begins. */
    void begins() {
        inFlight.incrementAndGet();
    }

    /** Its first byte was there, or the whole answer. */
    void answered(Duration toFirstByte) {}

    /** It failed, before or after its first byte. */
    void failed() {}

    /** It is over, with its stream. */
    void ends() {
        inFlight.decrementAndGet();
    }

    /** Attempts under way. */
    int inFlight() {
        return inFlight.get();
    }
}
