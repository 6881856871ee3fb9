package ai.lyss.gateway.quota;

import org.jspecify.annotations.Nullable;

/** A quota has too little room for what is wanted; nothing was reserved. */
final class ExhaustedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Quota quota;
    private final transient @Nullable Slice slice;
    private final boolean hopeless;

    /**
     * Too little room.
     *
     * @param slice where more may turn up
     * @param hopeless true when nothing that running requests give back can be enough
     */
    ExhaustedException(Quota quota, @Nullable Slice slice, boolean hopeless) {
        super(quota.id(), null, false, false);
        this.quota = quota;
        this.slice = slice;
        this.hopeless = hopeless;
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
}
