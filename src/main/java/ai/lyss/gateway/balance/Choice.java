package ai.lyss.gateway.balance;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One priority as one request sees it at one moment: who is left, and what is known of each. What a strategy chooses
 * from.
 */
final class Choice {

    private static final int ANY = -1;
    private static final int FEW = 16;
    private static final int DRAWS = 16;
    private static final long LATELY = 50_000_000; // nanoseconds

    private final Tier tier;
    private final Asked asked;
    private long now;
    private long @Nullable [] gone;
    private int wantedLosses = ANY;
    private double quickest; // 0 when it is not known yet

    Choice(Tier tier, Asked asked, long now) {
        this.tier = tier;
        this.asked = asked;
        this.now = now;
    }

    /** Candidates, of which not all are left. */
    int size() {
        return tier.size();
    }

    /** True when this one is to be chosen from. */
    boolean isLeft(int index) {
        return !isGone(index)
                && (wantedLosses == ANY || asked.losses(tier.kind(index)) == wantedLosses)
                && tier.state(index).mayBeAsked(asked.model(), now);
    }

    /** Its share, 1 or more. */
    int weight(int index) {
        return tier.weight(index);
    }

    /** Its requests under way. */
    int inFlight(int index) {
        return tier.state(index).traffic().inFlight();
    }

    /** How long its first byte takes, in nanoseconds; 0 when that is not known. */
    double latency(int index) {
        return tier.state(index).traffic().latency(now);
    }

    /** The share of its attempts that fail, 0 to 1. */
    double failing(int index) {
        return tier.state(index).traffic().failing(now);
    }

    /** What the request would cost there, in nanos; infinite when nobody knows. */
    double price(int index) {
        return asked.price(tier.kind(index));
    }

    /** A number from 0 to below 1 that is the same whenever the same conversation meets the same channel. */
    double affinity(int index) {
        return Hashes.unit(Hashes.mixed(tier.hash(index) ^ asked.affinity()));
    }

    /**
     * One of those that are left, drawn by weight, without looking at all of them; -1 when chance has not met one, which
     * says nothing. Small tiers are not drawn from: looking at all costs as little there.
     *
     * @param but not this one
     */
    int drawn(RandomGenerator random, int but) {
        for (int draw = 0; draw < DRAWS && size() > FEW; draw++) {
            int index = tier.anybody(random);
            if (index != but && isLeft(index)) {
                return index;
            }
        }
        return -1;
    }

    /** The shortest latency that is known of those that are left, as of a moment ago; infinite when none is. */
    double quickestLately() {
        if (now - tier.quickestAt() > LATELY || tier.quickestAt() > now || size() <= FEW) {
            double found = Double.POSITIVE_INFINITY;
            for (int i = 0; i < size(); i++) {
                double latency = latency(i);
                if (latency > 0 && latency < found && isLeft(i)) {
                    found = latency;
                }
            }
            tier.quickest(found, now);
            return found;
        }
        return tier.quickest();
    }

    /** The shortest latency that is known of anybody, left or not; infinite when none is. */
    double quickest() {
        if (quickest == 0) {
            quickest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < size(); i++) {
                double latency = latency(i);
                quickest = latency > 0 ? Math.min(quickest, latency) : quickest;
            }
        }
        return quickest;
    }

    /** Whose turn it is. */
    Turns turns() {
        return tier.turns();
    }

    Tier tier() {
        return tier;
    }

    /** Choices from now on are made at this moment. */
    void at(long moment) {
        now = moment;
        quickest = 0;
    }

    /** From now on only those that lose so much are left. */
    void onlyLosing(int losses) {
        wantedLosses = losses;
    }

    /** From now on all are left again that are not gone. */
    void whateverIsLost() {
        wantedLosses = ANY;
    }

    /** True when somebody was chosen and is not to be chosen again. */
    boolean isGone(int index) {
        long[] bits = gone;
        return bits != null && (bits[index >> 6] & 1L << index) != 0;
    }

    /** Is not to be chosen again. */
    void gone(int index) {
        long[] bits = gone;
        if (bits == null) {
            bits = new long[(tier.size() + 63) >> 6];
            gone = bits;
        }
        bits[index >> 6] |= 1L << index;
    }

    /** May be chosen again. */
    void back(int index) {
        long[] bits = gone;
        if (bits != null) {
            bits[index >> 6] &= ~(1L << index);
        }
    }
}
