/** What was seen of many streams; times are nanoseconds. */
final class StreamTally {

    /** From the request's last byte to the first piece of text. */
    final Samples first = new Samples();

    /** How far the time between two pieces was from what it should be. */
    final Samples jitter = new Samples();

    long streams;
    long events;

    /** Streams that the client left on purpose. */
    long left;

    /** Pieces that were missing when a stream ended. */
    long lost;

    /** Pieces that came in the same read, or in the same event, as the one before. */
    long merged;

    /** Streams that failed, said something else, or did not end as they should. */
    long wrong;

    String sample = "";
    double seconds;

    /** Share of the time for which the client was at work: near 1 it measures itself. */
    double busy;

    void fail(String what) {
        wrong++;
        if (sample.isEmpty()) {
            sample = what;
        }
    }
}
