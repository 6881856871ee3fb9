package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.Charge;
import java.util.List;

/** What a running request holds of one slice. */
final class Hold {

    private final Slice slice;
    private long amount;

    Hold(Slice slice, long amount) {
        this.slice = slice;
        this.amount = amount;
    }

    Slice slice() {
        return slice;
    }

    long amount() {
        return amount;
    }

    void add(long more) {
        amount += more;
    }

    /** Gives back all of it. */
    void release() {
        slice.settle(amount, 0);
        amount = 0;
    }

    /** Charges what was used, and gives back the rest. */
    void settle(long used, List<Charge> charges) {
        long reserved = Math.min(amount, used);
        slice.settle(amount, reserved);
        amount = 0;
        if (used > 0) {
            charges.add(new Charge(slice.quotaId, slice.start(), slice.nodeId, reserved, used));
        }
    }
}
