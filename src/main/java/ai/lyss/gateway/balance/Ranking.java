package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Strategy;
import java.util.List;

/**
 * All channels that serve a request's model, in the order in which they would be tried, those that would not be asked
 * now behind. Where chance decides the order is that of the scores.
 *
 * @param strategy by which they are scored
 * @param candidates the best first
 */
record Ranking(Strategy strategy, List<Candidate> candidates) {

    /** Copies the list. */
    Ranking {
        candidates = List.copyOf(candidates);
    }
}
