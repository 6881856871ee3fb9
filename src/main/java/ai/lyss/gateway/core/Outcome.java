package ai.lyss.gateway.core;

/** How a request ended. */
public enum Outcome {
    /** The client got a whole answer. */
    ANSWERED,
    /** The client got an error instead of an answer. */
    FAILED,
    /** The answer broke off after it had begun, and the client was told. */
    CUT,
    /** The client left before its answer was complete. */
    ABANDONED,
    /** The client got the answer of an earlier request again; nobody was called. */
    REPLAYED
}
