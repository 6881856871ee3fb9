package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Strategy;
import java.util.List;

/**
 * All channels that serve a request's model, in the order in which they would be tried, those that would not be asked
 * now behind. Where chance decides the order is that of the scores.
 *
 * @param strategy by which they are scored
 * @param candidates the best first
 * @param more how many behind them are left out
 */
record Ranking(Strategy strategy, List<Candidate> candidates, int more) {

    /** Copies the list. */
    Ranking {
        candidates = List.copyOf(candidates);
    }

    /** All of them. */
    Ranking(Strategy strategy, List<Candidate> candidates) {
        this(strategy, candidates, 0);
    }

    /** Its best, so many at most: thousands are remembered. */
    Ranking best(int most) {
        int left = candidates.size() - most;
        return left <= 0 ? this : new Ranking(strategy, candidates.subList(0, most), more + left);
    }
}
