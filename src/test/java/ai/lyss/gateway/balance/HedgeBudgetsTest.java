package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Of a hundred requests, so many may be asked twice. */
class HedgeBudgetsTest {

    private final HedgeBudgets budgets = new HedgeBudgets();

    @Test
    void nothing_isThereBeforeTheFirstRequests() {
        assertThat(budgets.take("p")).isFalse();
    }

    @Test
    void tenPerCent_isOneOfTen() {
        int taken = 0;
        for (int request = 0; request < 1000; request++) {
            budgets.pay("p", 10);
            taken += budgets.take("p") ? 1 : 0;
        }
        assertThat(taken).isEqualTo(100);
    }

    @Test
    void aLongQuietTime_savesTenAtMost() {
        for (int request = 0; request < 100_000; request++) {
            budgets.pay("p", 50);
        }
        int taken = 0;
        while (budgets.take("p")) {
            taken++;
        }
        assertThat(taken).isEqualTo(10);
    }

    @Test
    void policies_haveBudgetsOfTheirOwn() {
        budgets.pay("p", 100);
        assertThat(budgets.take("q")).isFalse();
        assertThat(budgets.take("p")).isTrue();
    }

    @Test
    void whatWasNotNeeded_isThereAgain() {
        budgets.pay("p", 100);
        assertThat(budgets.take("p")).isTrue();
        budgets.giveBack("p");
        assertThat(budgets.take("p")).isTrue();
        assertThat(budgets.take("p")).isFalse();
    }

    @Test
    void manyAtOnce_takeNoMoreThanWasPaid() {
        AtomicInteger taken = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int request = 0; request < 2000; request++) {
                threads.submit(() -> {
                    budgets.pay("p", 25);
                    return budgets.take("p") ? taken.incrementAndGet() : 0;
                });
            }
        }
        assertThat(taken.get()).isBetween(1, 500);
    }
}
