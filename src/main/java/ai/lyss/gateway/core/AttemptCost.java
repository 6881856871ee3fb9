package ai.lyss.gateway.core;

import java.util.OptionalLong;
import org.apache.camel.Exchange;

/** What usage costs on the channel that it was used on: one answer for the ledger and for quotas. */
@FunctionalInterface
public interface AttemptCost {

    /**
     * What this usage of an attempt costs, at the prices that held when the request came.
     *
     * @return nanos, see {@link Prices#nanos}; empty when what was used has no price, or the channel has been deleted
     */
    OptionalLong nanos(Exchange exchange, Attempt attempt, Usage usage);
}
