package ai.lyss.gateway.balance;

import java.util.random.RandomGenerator;

/**
 * Within a priority, channels that say all of a request go before those that lose something; those that cannot say it
 * are not chosen. Otherwise the strategy decides. Nobody's losses are worked out when there is no choice, and only the
 * chosen one's when it loses nothing.
 */
final class LeastLost {

    private final ChannelSelector selector;
    private final Asked asked;

    LeastLost(ChannelSelector selector, Asked asked) {
        this.selector = selector;
        this.asked = asked;
    }

    /** The index of the one to ask; -1 when nobody is left who can say it. */
    int pick(Choice choice, RandomGenerator random) {
        choice.whateverIsLost();
        int first = selector.pick(choice, random);
        if (first < 0 || asked.kinds() == 1) {
            return first;
        }
        if (asked.losses(choice.tier().kind(first)) == 0) {
            return first;
        }
        for (int losses = least(choice, -1); losses != Asked.CANNOT; losses = least(choice, losses)) {
            choice.onlyLosing(losses);
            int found = selector.pick(choice, random);
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    /** The least that anybody loses above a number. */
    private int least(Choice choice, int above) {
        int least = Asked.CANNOT;
        for (int i = 0; i < choice.size(); i++) {
            int losses = asked.losses(choice.tier().kind(i));
            if (losses > above) {
                least = Math.min(least, losses);
            }
        }
        return least;
    }
}
