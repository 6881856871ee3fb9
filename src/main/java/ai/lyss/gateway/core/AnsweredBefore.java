package ai.lyss.gateway.core;

/**
 * Ends a request that gets the answer of an earlier one; {@code routes/outcome.camel.yaml} says how. Control flow, so
 * without a stack trace.
 */
public final class AnsweredBefore extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** {@code requestId} is the earlier request. */
    public AnsweredBefore(String requestId) {
        super("answered before as " + requestId, null, false, false);
    }
}
