package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Leave to ask a channel once: a place among its concurrent requests, and a share of what it may be asked a minute. */
interface Permit {

    /** The first byte of a stream, or a whole answer, was there. */
    void answered(Duration latency);

    /** The attempt failed, before its answer began or after. */
    void failed(UpstreamFailure failure);

    /** The attempt is over, with its stream: the place is free. Exactly once, also when nothing was said before. */
    void release(@Nullable Usage usage);
}
