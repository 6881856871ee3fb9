package ai.lyss.gateway.core;

/** An attempt at a channel failed; see {@link UpstreamFailure}. Control flow, so without a stack trace. */
public final class UpstreamException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient UpstreamFailure failure;

    /** Wraps the failure. */
    public UpstreamException(UpstreamFailure failure) {
        super(failure.cause().word() + ": " + failure.detail(), null, false, false);
        this.failure = failure;
    }

    /** Why the attempt failed. */
    public UpstreamFailure failure() {
        return failure;
    }
}
