package ai.lyss.gateway.balance;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * How many requests may be asked of a second channel at once: every request pays its per cent in, every second channel
 * costs a whole. So no more than the per cent of all requests since the start are ever asked twice, and a bad minute
 * costs no more than {@value #MOST} at once.
 */
@Component
final class HedgeBudgets {

    private static final int WHOLE = 100;
    private static final int MOST = 10;

    private final Map<String, AtomicLong> saved = new ConcurrentHashMap<>();

    /** A request of the policy begins. */
    void pay(String policyId, int percent) {
        budget(policyId).updateAndGet(before -> Math.min(before + percent, MOST * WHOLE));
    }

    /** Takes what a second channel costs; false when there is not so much. */
    boolean take(String policyId) {
        AtomicLong budget = budget(policyId);
        long before = budget.get();
        while (before >= WHOLE) {
            if (budget.compareAndSet(before, before - WHOLE)) {
                return true;
            }
            before = budget.get();
        }
        return false;
    }

    /** Gives back what was taken and not needed after all. */
    void giveBack(String policyId) {
        pay(policyId, WHOLE);
    }

    private AtomicLong budget(String policyId) {
        AtomicLong known = saved.get(policyId);
        return known == null ? saved.computeIfAbsent(policyId, id -> new AtomicLong()) : known;
    }
}
