package ai.lyss.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.RateLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of limits does. */
abstract class LimitStoreContract {

    /** Takes back a little while it is tested: a minute's limit of a thousand has one more every 60 ms. */
    private static final int REFILL = 5;

    private final String id = UUID.randomUUID().toString();

    abstract LimitStore store();

    @Test
    void requests_inParallel_passAsOftenAsTheLimitSays() throws Exception {
        Demand demand = demand(0, tenant(40L, null, null));
        assertThat(passed(inParallel(200, demand))).isBetween(40, 40 + REFILL);
    }

    @Test
    void concurrency_inParallel_isNeverExceeded() throws Exception {
        Demand demand = demand(0, tenant(null, null, 7), key(null, null, 5));
        List<Taken> taken = inParallel(60, demand);
        assertThat(passed(taken)).isEqualTo(5);
        assertThat(taken.stream()
                        .map(Taken::refusal)
                        .filter(refusal -> refusal != null)
                        .map(refusal -> refusal.scope().kind()))
                .containsOnly(Scope.Kind.KEY);
    }

    @Test
    void place_isFreeAgainWhenTheRequestEnds() {
        Demand demand = demand(0, tenant(null, null, 1));
        for (int i = 0; i < 50; i++) {
            Taken taken = store().take(demand);
            assertThat(taken.refusal()).isNull();
            assertThat(store().take(demand).refusal()).isNotNull();
            taken.hold().end(0);
        }
    }

    @Test
    void refusalByTheKey_takesNothingFromTheTenant() {
        Scope tenant = tenant(3L, null, 3);
        Demand refused = demand(0, tenant, key(1L, null, null));
        assertThat(store().take(refused).refusal()).isNull();
        for (int i = 0; i < 20; i++) {
            assertThat(store().take(refused).refusal())
                    .satisfies(refusal -> assertThat(refusal.scope().kind()).isEqualTo(Scope.Kind.KEY));
        }
        Demand others = demand(0, tenant);
        await().untilAsserted(
                        () -> { // on Redis what is given back is on its way for a moment
                            assertThat(store().take(others).refusal()).isNull();
                        });
        assertThat(store().take(others).refusal()).isNull();
        assertThat(store().take(others).refusal()).isNotNull();
    }

    @Test
    void tokens_areCorrectedWhenTheRequestEnds() {
        Demand demand = demand(600, tenant(null, 1000L, null));
        Taken first = store().take(demand);
        assertThat(first.refusal()).isNull();
        assertThat(first.status().tokens().remaining()).isBetween(400L, 400L + 20);
        assertThat(store().take(demand).refusal().limit()).isEqualTo(Limit.TOKENS);
        first.hold().end(10);
        await().untilAsserted(() -> {
            Taken second = store().take(demand);
            assertThat(second.refusal()).isNull();
            second.hold().end(3000); // owes
        });
        await().untilAsserted(() -> {
            Taken.Refusal refusal =
                    store().take(demand(1, tenant(null, 1000L, null))).refusal();
            assertThat(refusal).isNotNull();
            assertThat(refusal.until().toSeconds()).isGreaterThan(60);
        });
    }

    @Test
    void place_isFreeAgain_howeverManyTokensWereUsed() {
        Demand demand = demand(1, tenant(null, 1L, 1));
        store().take(demand).hold().end(Long.MAX_VALUE / 2);
        assertThat(store().take(demand(0, tenant(null, null, 1))).refusal()).isNull();
    }

    @Test
    void demandBeyondTheLimit_isMetByAFullBucket() {
        assertThat(store().take(demand(1_000_000, tenant(null, 1000L, null))).refusal())
                .isNull();
    }

    @Test
    void status_isOfTheTighterLimit() {
        Taken taken = store().take(demand(10, tenant(100L, 900L, null), key(20L, 5000L, null)));
        assertThat(taken.status().requests().limit()).isEqualTo(20);
        assertThat(taken.status().requests().remaining()).isEqualTo(19);
        assertThat(taken.status().requests().reset().toMillis()).isBetween(1L, 3000L);
        assertThat(taken.status().tokens().limit()).isEqualTo(900);
    }

    final Demand demand(long tokens, Scope... scopes) {
        return new Demand(id, List.of(scopes), tokens);
    }

    final Scope tenant(@Nullable Long requests, @Nullable Long tokens, @Nullable Integer atOnce) {
        return new Scope(Scope.Kind.TENANT, id, new RateLimits(requests, tokens, atOnce));
    }

    final Scope key(@Nullable Long requests, @Nullable Long tokens, @Nullable Integer atOnce) {
        return new Scope(Scope.Kind.KEY, "key-" + id, new RateLimits(requests, tokens, atOnce));
    }

    final List<Taken> inParallel(int times, Demand demand) throws Exception {
        return inParallel(times, i -> store().take(demand));
    }

    static List<Taken> inParallel(int times, IntFunction<Taken> take) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Taken>> calls = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                calls.add(() -> take.apply(number));
            }
            List<Taken> taken = new ArrayList<>();
            for (Future<Taken> each : threads.invokeAll(calls)) {
                taken.add(each.get());
            }
            return taken;
        }
    }

    static int passed(List<Taken> taken) {
        return (int) taken.stream().filter(each -> each.refusal() == null).count();
    }
}
