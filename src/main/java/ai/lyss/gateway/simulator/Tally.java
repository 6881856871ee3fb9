package ai.lyss.gateway.simulator;

import java.util.concurrent.atomic.LongAdder;

/** Counts what one simulated provider does. */
final class Tally {

    private final LongAdder requests = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder aborted = new LongAdder();
    private final LongAdder inFlight = new LongAdder();
    private final LongAdder tokens = new LongAdder();

    /** A request has arrived. */
    void begin() {
        requests.increment();
        inFlight.increment();
    }

    /** It was answered, spoilt, or left alone by the peer. */
    void end(End how) {
        inFlight.decrement();
        LongAdder counter = switch (how) {
            case ANSWERED -> answered;
            case FAILED -> failed;
            case ABORTED -> aborted;
        };
        counter.increment();
    }

    /** Tokens have left. */
    void sent(long some) {
        tokens.add(some);
    }

    void reset() {
        requests.reset();
        answered.reset();
        failed.reset();
        aborted.reset();
        tokens.reset();
    }

    SimulatorCounters.Counts counts() {
        return new SimulatorCounters.Counts(
                requests.sum(), answered.sum(), failed.sum(), aborted.sum(), inFlight.sum(), tokens.sum());
    }

    /** How a request ended. */
    enum End {
        ANSWERED,
        FAILED,
        ABORTED
    }
}
