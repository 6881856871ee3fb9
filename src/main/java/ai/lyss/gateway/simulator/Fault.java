package ai.lyss.gateway.simulator;

/**
 * Something that goes wrong in the middle of an answer.
 *
 * @param kind what
 * @param after how many content events come before it
 */
record Fault(Kind kind, int after) {

    /** What can go wrong between two content events. */
    enum Kind {
        /** Nothing more comes, the connection stays. */
        HANG,
        /** The connection is dropped. */
        CUT,
        /** The body ends as if it were complete. */
        END,
        /** One event is not JSON; the answer goes on after it. */
        MALFORMED,
        /** One event is the provider's error; the body ends after it. */
        ERROR
    }
}
