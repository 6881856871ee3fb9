package ai.lyss.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many at once, on one node and on several: exactly as many pass as there is room for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuotaRaceTest {

    private final TestDatabase database = TestDatabase.migrated();
    private final List<TestNode> nodes = new ArrayList<>();
    private int tenants;

    @BeforeAll
    void start() throws SQLException {
        for (int i = 0; i < 3; i++) {
            nodes.add(new TestNode(database));
        }
    }

    @AfterAll
    void stop() {
        nodes.forEach(TestNode::close);
    }

    @ParameterizedTest
    @EnumSource(
            value = Unit.class,
            names = {"REQUESTS", "TOTAL_TOKENS", "COST"})
    void thousandAtOnceOnThreeNodes_exactlyThoseWithRoomPass(Unit unit) throws Exception {
        assertThat(passed(nodes, unit, 1000, 137)).isEqualTo(137);
    }

    @ParameterizedTest
    @EnumSource(
            value = Unit.class,
            names = {"REQUESTS", "TOTAL_TOKENS", "COST"})
    void thousandAtOnceOnOneNode_exactlyThoseWithRoomPass(Unit unit) throws Exception {
        assertThat(passed(nodes.subList(0, 1), unit, 1000, 137)).isEqualTo(137);
    }

    @RepeatedTest(20)
    void hundredAtOnceOnThreeNodes_exactlyThoseWithRoomPass() throws Exception {
        assertThat(passed(nodes, Unit.COST, 100, 37)).isEqualTo(37);
    }

    /** How many of those that come at once pass; each takes as much, and the budget is for so many. */
    private int passed(List<TestNode> cluster, Unit unit, int requests, int room) throws Exception {
        long each = unit == Unit.REQUESTS ? 1 : 1_234_567;
        String tenant = "race-" + ++tenants;
        TestNode.tenant(database, tenant);
        Quota quota = TestNode.quota(tenant, unit, each * room);
        cluster.getFirst().add(quota);
        List<Account> accounts =
                cluster.stream().map(node -> node.account(quota)).toList();
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < requests; i++) {
                int at = i % cluster.size();
                results.add(threads.submit(() -> {
                    start.await();
                    try {
                        cluster.get(at)
                                .serve(List.of(new Wanted(accounts.get(at), each, each)), Duration.ofSeconds(20), each);
                        return true;
                    } catch (ExhaustedException refused) {
                        return false;
                    }
                }));
            }
            start.countDown();
        }
        int passed = 0;
        for (Future<Boolean> result : results) {
            passed += result.get() ? 1 : 0;
        }
        QuotaTables.Counters counters = cluster.getFirst().counters(accounts.getFirst());
        assertThat(counters).isEqualTo(new QuotaTables.Counters(each * passed, 0, 0));
        return passed;
    }
}
