package ai.lyss.gateway.quota;

import org.jspecify.annotations.Nullable;

/** A quota has too little room for what is wanted; nothing was reserved. */
final class ExhaustedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Quota quota;
    private final transient @Nullable Slice slice;
    private final boolean hopeless;
    private final long needed;
    private final long left;

    /**
     * Too little room.
     *
     * @param slice where more may turn up
     * @param hopeless true when nothing that running requests give back can be enough
     * @param needed the least that would have done
     * @param left what there is, as far as this node knows
     */
    ExhaustedException(Quota quota, @Nullable Slice slice, boolean hopeless, long needed, long left) {
        super(quota.id(), null, false, false);
        this.quota = quota;
        this.slice = slice;
        this.hopeless = hopeless;
        this.needed = needed;
        this.left = left;
    }

    Quota quota() {
        return quota;
    }

    @Nullable
    Slice slice() {
        return slice;
    }

    boolean isHopeless() {
        return hopeless;
    }

    long needed() {
        return needed;
    }

    long left() {
        return left;
    }
}
