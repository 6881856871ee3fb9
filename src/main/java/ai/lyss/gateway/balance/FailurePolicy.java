package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.UpstreamFailure.Cause;

/** What a failed attempt means for the request: the one place where this is decided. */
final class FailurePolicy {

    /** What happens next. */
    enum Verdict {
        /** Another channel may be able to answer. */
        NEXT_CHANNEL,
        /** Nobody could answer this: tell the client. */
        ANSWER_CLIENT
    }

    private FailurePolicy() {}

    /** The verdict for a cause. */
    static Verdict decide(Cause cause) {
        return switch (cause) {
            case INVALID_REQUEST -> Verdict.ANSWER_CLIENT;
            case DEAD_CREDENTIAL,
                    FORBIDDEN,
                    EXHAUSTED,
                    RATE_LIMITED,
                    MODEL_NOT_FOUND,
                    SERVER_ERROR,
                    OVERLOADED,
                    CONNECT,
                    TIMEOUT,
                    MALFORMED,
                    TRUNCATED,
                    OUTRUN -> Verdict.NEXT_CHANNEL;
        };
    }
}
