package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.UpstreamFailure.Cause;

/**
 * A channel that is not to be asked.
 *
 * @param until the ticker's nanoseconds; {@link Long#MAX_VALUE} until somebody or a probe has found it repaired
 * @param cause what closed it
 */
record Gate(long until, Cause cause) {

    /** Closed until repaired. */
    static Gate out(Cause cause) {
        return new Gate(Long.MAX_VALUE, cause);
    }

    /** True when no time opens it. */
    boolean isOut() {
        return until == Long.MAX_VALUE;
    }
}
