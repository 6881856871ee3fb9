package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.Charge;
import java.util.ArrayList;
import java.util.List;

/** What a running request holds of one quota; of two windows when it grew in another one than it began in. */
final class Holding {

    private final Account account;
    private final List<Hold> holds = new ArrayList<>(1);

    Holding(Account account, Hold first) {
        this.account = account;
        holds.add(first);
    }

    Account account() {
        return account;
    }

    long amount() {
        long sum = 0;
        for (Hold hold : holds) {
            sum += hold.amount();
        }
        return sum;
    }

    void add(Hold more) {
        if (holds.getLast().slice() == more.slice()) {
            holds.getLast().add(more.amount());
        } else {
            holds.add(more);
        }
    }

    /** Charges what was used: the earliest window first, and what is beyond all of them to the last. */
    void settle(long used, List<Charge> charges) {
        long left = used;
        for (int i = 0; i < holds.size(); i++) {
            boolean last = i == holds.size() - 1;
            long part = last ? left : Math.min(left, holds.get(i).amount());
            holds.get(i).settle(part, charges);
            left -= part;
        }
    }

    void release() {
        holds.forEach(Hold::release);
    }
}
