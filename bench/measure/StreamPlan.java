import java.time.Duration;

/**
 * Which streams are to be read.
 *
 * @param connections streams at once, each on a connection of its own, one after the other
 * @param spread time over which they begin, so that they do not all send at the same instants
 * @param settling time before which no times are taken, because not all of them are open; 0 for those of all
 * @param time after which no further ones begin
 * @param hangUpEvery every so many streams are left in their middle; 0 for none
 */
record StreamPlan(
        Request request, int connections, Duration spread, Duration settling, Duration time, int hangUpEvery) {

    StreamPlan(Request request, int connections, Duration spread, Duration time) {
        this(request, connections, spread, Duration.ZERO, time, 0);
    }

    int tokens() {
        return request.ask().tokens();
    }

    /** Nanoseconds that one takes. */
    long length() {
        return tokens() * interval();
    }

    long interval() {
        return request.ask().interval() * 1_000_000L;
    }
}
