package ai.lyss.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.Charge;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Leases and what becomes of them, on one node and on several. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuotaNodeTest {

    private static final QuotaSettings SHORT_LIVED = new QuotaSettings(
            Duration.ofMillis(600),
            Duration.ofSeconds(5),
            256,
            32768,
            QuotaSettings.Unpriced.REJECT,
            QuotaSettings.DatabaseAway.SERVE_FROM_LEASE_THEN_REJECT);
    private static final Duration NONE = Duration.ZERO;

    private final TestDatabase database = TestDatabase.migrated();
    private final List<TestNode> nodes = new ArrayList<>();

    @BeforeAll
    void tenants() {
        TestNode.tenant(database, "one");
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
        nodes.clear();
        for (String table : List.of("quota_charges", "quota_leases", "quota_nodes", "quota_windows", "quotas")) {
            database.client().sql("delete from " + table).update();
        }
    }

    @Test
    void leases_areFilledUpBeforeTheyAreUsedUp() throws Exception {
        TestNode node = node(TestNode.SETTINGS);
        Account account = node.add(TestNode.quota("one", Unit.REQUESTS, 1_000_000));
        reserve(node, NONE, wanted(account, 1));
        long first = node.counters(account).leased();
        for (int i = 0; i < first * 3 / 4; i++) { // never more than there is
            reserve(node, NONE, wanted(account, 1));
        }
        await().untilAsserted(() -> assertThat(node.counters(account).leased()).isGreaterThan(first));
    }

    @Test
    void quotas_areReservedTogetherOrNotAtAll() throws Exception {
        TestNode node = node(TestNode.SETTINGS);
        Account large = node.add(TestNode.quota("one", Unit.REQUESTS, 100));
        Account small = node.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 5));
        assertThatThrownBy(() -> reserve(node, NONE, wanted(large, 1), wanted(small, 6)))
                .isInstanceOf(ExhaustedException.class);
        assertThat(node.quotas.node().slice(large).held()).isZero();
        List<Hold> holds = reserve(node, NONE, wanted(large, 1), wanted(small, 5));
        assertThat(holds).extracting(Hold::amount).containsExactly(1L, 5L);
    }

    @Test
    void idleSlice_comesHomeWhenAnotherNodeIsShort() throws Exception {
        TestNode first = node(TestNode.SETTINGS);
        TestNode second = node(TestNode.SETTINGS);
        Account here = first.add(TestNode.quota("one", Unit.REQUESTS, 80));
        Account there = second.account(here.quota());
        first.serve(List.of(wanted(here, 1)), NONE, 1);
        assertThat(first.counters(here).leased()).isEqualTo(9); // an eighth, of which one was used
        List<Hold> rest = reserve(second, Duration.ofSeconds(5), wanted(there, 79));
        assertThat(rest.getFirst().amount()).isEqualTo(79);
    }

    @Test
    void requestWaitsForWhatAnotherGivesBack() throws Exception {
        TestNode node = node(TestNode.SETTINGS);
        Account account = node.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        List<Hold> all = reserve(node, NONE, wanted(account, 100));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Hold>> waiting =
                    threads.submit(() -> reserve(node, Duration.ofSeconds(20), wanted(account, 60)));
            List<Charge> charges = new ArrayList<>();
            all.getFirst().settle(40, charges);
            node.post(charges);
            assertThat(waiting.get().getFirst().amount()).isEqualTo(60);
        }
    }

    @Test
    void whatIsBeyondTheBudgetEvenWhenAllIsGivenBack_isRefusedAtOnce() throws Exception {
        TestNode node = node(TestNode.SETTINGS);
        Account account = node.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        node.serve(List.of(wanted(account, 50)), NONE, 50);
        List<Hold> running = reserve(node, NONE, wanted(account, 10));
        assertThatThrownBy(() -> reserve(node, Duration.ofHours(1), wanted(account, 51)))
                .isInstanceOfSatisfying(
                        ExhaustedException.class,
                        refused -> assertThat(refused.isHopeless()).isTrue());
        running.forEach(Hold::release);
    }

    @Test
    void deadNodesLease_isReturnedAfterTheLeaseTime() throws Exception {
        TestNode dead = new TestNode(database, SHORT_LIVED);
        TestNode alive = node(SHORT_LIVED);
        Account there = dead.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        Account here = alive.account(there.quota());
        reserve(dead, NONE, wanted(there, 70));
        dead.kill();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(alive.counters(here)).isEqualTo(new QuotaTables.Counters(0, 0, 0)));
        assertThat(reserve(alive, NONE, wanted(here, 100))).hasSize(1);
        assertThat(database.client()
                        .sql("select count(*) from quota_nodes")
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void nodeThatWasGivenUpWrongly_beginsAnewAndItsAnswersArePostedAllTheSame() throws Exception {
        TestNode node = node(TestNode.SETTINGS);
        Account account = node.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        List<Hold> running = reserve(node, NONE, wanted(account, 30));
        String first = node.quotas.node().id();
        assertThat(node.tables.sweep(first, beats(first))).isTrue();
        assertThat(node.counters(account).leased()).isZero();
        node.quotas.node().beat();
        assertThat(node.quotas.node().id()).isNotEqualTo(first);
        List<Charge> charges = new ArrayList<>();
        running.getFirst().settle(20, charges);
        node.post(charges);
        assertThat(node.counters(account)).isEqualTo(new QuotaTables.Counters(20, 0, 0));
        assertThat(reserve(node, NONE, wanted(account, 80))).hasSize(1);
    }

    @Test
    void deadNodeWhoseLeaseWasChargedDownToNothing_isSwept() throws Exception {
        TestNode node = node(TestNode.SETTINGS);
        Account account = node.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        node.serve(List.of(wanted(account, 100)), NONE, 100);
        String id = node.quotas.node().id();
        assertThat(node.tables.sweep(id, beats(id))).isTrue();
        assertThat(node.counters(account)).isEqualTo(new QuotaTables.Counters(100, 0, 0));
    }

    @Test
    void idleLease_isReturnedToTheLastUnit() throws Exception {
        TestNode node = node(SHORT_LIVED);
        Account account = node.add(TestNode.quota("one", Unit.REQUESTS, 1000));
        node.serve(List.of(wanted(account, 1)), NONE, 1);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(node.counters(account)).isEqualTo(new QuotaTables.Counters(1, 0, 0)));
    }

    @Test
    void charge_whoseRowIsNotCommittedStaysReserved() throws Exception {
        TestNode node = node(SHORT_LIVED);
        Account account = node.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        List<Charge> charges = new ArrayList<>();
        reserve(node, NONE, wanted(account, 60)).getFirst().settle(60, charges);
        node.quotas.node().returnIdle();
        node.quotas.node().returnIdle();
        assertThat(node.counters(account).leased()).isEqualTo(60);
        assertThatThrownBy(() -> reserve(node, NONE, wanted(account, 41))).isInstanceOf(ExhaustedException.class);
        node.post(charges);
        assertThat(node.counters(account)).isEqualTo(new QuotaTables.Counters(60, 0, 0));
    }

    @Test
    void charge_whoseRowIsGivenUpIsFreeAgain() throws Exception {
        TestNode node = node(TestNode.SETTINGS);
        Account account = node.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        List<Charge> charges = new ArrayList<>();
        reserve(node, NONE, wanted(account, 60)).getFirst().settle(60, charges);
        node.quotas.dropped(charges);
        assertThat(reserve(node, NONE, wanted(account, 100))).hasSize(1);
    }

    @Test
    void excess_isAnOverrunOnlyBeyondTheLimit() throws Exception {
        TestNode node = node(TestNode.SETTINGS);
        Account account = node.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        node.serve(List.of(wanted(account, 60)), NONE, 70);
        assertThat(node.counters(account)).isEqualTo(new QuotaTables.Counters(70, 0, 0));
        node.serve(List.of(wanted(account, 30)), NONE, 45);
        assertThat(node.counters(account)).isEqualTo(new QuotaTables.Counters(115, 0, 15));
    }

    @Test
    void windowThatAnotherNodeHasOpened_isTheOneThatPays() throws Exception {
        TestNode node = node(TestNode.SETTINGS);
        Account account = node.add(TestNode.quota("one", Unit.REQUESTS, 10));
        Instant tomorrow = account.window(node.quotas.node().now()).end();
        database.client()
                .sql("insert into quota_windows (quota_id, window_start) values (?, ?::timestamptz)")
                .params(account.quota().id(), tomorrow.toString())
                .update();
        List<Hold> holds = reserve(node, NONE, wanted(account, 1));
        assertThat(holds.getFirst().slice().start()).isEqualTo(tomorrow);
    }

    @Test
    void change_reachesOtherNodesAtOnceAndTheirSlicesWithIt() throws Exception {
        TestNode first = node(TestNode.SETTINGS);
        TestNode second = node(TestNode.SETTINGS);
        Account here = first.add(TestNode.quota("one", Unit.REQUESTS, 800));
        Account there = second.account(here.quota());
        second.serve(List.of(wanted(there, 1)), NONE, 1);
        Quota old = here.quota();
        first.store.update(new Quota(
                old.id(), "one", null, null, "less", Period.DAY, Unit.REQUESTS, 3, true, false, old.zone(), 1));
        await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> {
            assertThat(there.quota().amount()).isEqualTo(3);
            assertThat(first.counters(here)).isEqualTo(new QuotaTables.Counters(1, 0, 0));
        });
        second.serve(List.of(wanted(there, 1)), NONE, 1);
        second.serve(List.of(wanted(there, 1)), NONE, 1);
        assertThatThrownBy(() -> second.serve(List.of(wanted(there, 1)), NONE, 1))
                .isInstanceOf(ExhaustedException.class);
    }

    @Test
    void databaseAway_leasesAreServedAndThenNothing() throws Exception {
        TestDatabase own = TestDatabase.migrated();
        TestNode.tenant(own, "one");
        try (TestNode node = new TestNode(own, TestNode.SETTINGS)) {
            Account account = node.add(TestNode.quota("one", Unit.REQUESTS, 80));
            reserve(node, NONE, wanted(account, 1));
            own.stop();
            for (int i = 0; i < 9; i++) {
                reserve(node, NONE, wanted(account, 1));
            }
            assertThatThrownBy(() -> reserve(node, NONE, wanted(account, 1))).isInstanceOf(SQLException.class);
            own.start();
            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> !reserve(node, NONE, wanted(account, 1)).isEmpty());
        }
    }

    @Test
    void databaseAwayForLongerThanTheLease_requestsThatGoOnDoNotKeepTheNodeFromRecovering() throws Exception {
        TestDatabase own = TestDatabase.migrated();
        TestNode.tenant(own, "one");
        try (TestNode node = new TestNode(own, SHORT_LIVED)) {
            Account account = node.add(TestNode.quota("one", Unit.REQUESTS, 80));
            own.stop();
            await().atMost(Duration.ofSeconds(10)) // longer than the lease time, though it need not be exact
                    .pollDelay(SHORT_LIVED.leaseTime().multipliedBy(2))
                    .until(() -> true);
            own.start();
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> !reserve(node, NONE, wanted(account, 1)).isEmpty());
        }
    }

    @Test
    void databaseRestarted_whoNeedsALeaseWaitsForIt() throws Exception {
        TestDatabase own = TestDatabase.migrated();
        TestNode.tenant(own, "one");
        try (TestNode node = new TestNode(own, TestNode.SETTINGS)) {
            Account account = node.add(TestNode.quota("one", Unit.REQUESTS, 80));
            own.stop();
            CompletableFuture<List<Hold>> waiting =
                    CompletableFuture.supplyAsync(() -> reserved(node, Duration.ofMillis(1), wanted(account, 1)));
            own.start();
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void manyAtOnceWithoutALease_nobodyIsRefusedWhileThereIsRoom() throws Exception {
        TestNode node = node(TestNode.SETTINGS);
        Account account = node.add(TestNode.quota("one", Unit.REQUESTS, 100));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<List<Hold>>> all = Stream.generate(() ->
                            CompletableFuture.supplyAsync(() -> reserved(node, NONE, wanted(account, 1)), threads))
                    .limit(100)
                    .toList();
            assertThat(all).allSatisfy(each -> assertThat(each).succeedsWithin(Duration.ofSeconds(10)));
        }
    }

    private static List<Hold> reserved(TestNode node, Duration patience, Wanted wanted) {
        try {
            return reserve(node, patience, wanted);
        } catch (ExhaustedException | SQLException | InterruptedException refused) {
            throw new IllegalStateException(refused);
        }
    }

    /** Random requests on three nodes, some of them dropped: the books balance at each moment and at the end. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyOrderOfEvents_keepsTheInvariant(long seed) throws Exception {
        List<TestNode> cluster = List.of(node(SHORT_LIVED), node(SHORT_LIVED), node(SHORT_LIVED));
        Account account = cluster.getFirst().add(TestNode.quota("one", Unit.COST, 5000));
        List<Account> accounts =
                cluster.stream().map(node -> node.account(account.quota())).toList();
        Random random = new Random(seed);
        List<Hold> running = new ArrayList<>();
        List<List<Charge>> unposted = new ArrayList<>();
        long used = 0;
        for (int i = 0; i < 150; i++) {
            int at = random.nextInt(3);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    try {
                        long least = 1 + random.nextInt(100);
                        running.addAll(reserve(
                                cluster.get(at),
                                NONE,
                                new Wanted(accounts.get(at), least, least + random.nextInt(50))));
                    } catch (ExhaustedException full) {
                        assertThat(full.quota().id()).isEqualTo(account.quota().id());
                    }
                }
                case 2 -> {
                    if (!running.isEmpty()) {
                        Hold hold = running.remove(random.nextInt(running.size()));
                        List<Charge> charges = new ArrayList<>();
                        hold.settle(random.nextLong(hold.amount() + 1), charges);
                        unposted.add(charges);
                    }
                }
                case 3 -> {
                    if (!unposted.isEmpty()) {
                        List<Charge> charges = unposted.remove(random.nextInt(unposted.size()));
                        if (random.nextInt(10) == 0) {
                            cluster.forEach(node -> node.quotas.dropped(charges));
                        } else {
                            used += post(cluster, charges);
                        }
                    }
                }
                default -> cluster.get(at).quotas.node().returnIdle();
            }
            assertThatTheBooksBalance(cluster.getFirst(), used, 5000);
        }
        running.forEach(Hold::release);
        for (List<Charge> charges : unposted) {
            used += post(cluster, charges);
        }
        long all = used;
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(cluster.getFirst().counters(account))
                        .isEqualTo(new QuotaTables.Counters(all, 0, 0)));
    }

    private static long post(List<TestNode> cluster, List<Charge> charges) throws SQLException {
        cluster.getFirst().post(charges);
        cluster.stream().skip(1).forEach(node -> node.quotas.committed(charges));
        return charges.stream().mapToLong(Charge::used).sum();
    }

    /** In one statement, because hearts beat beside: some charges are collected, and some are not. */
    private static void assertThatTheBooksBalance(TestNode node, long used, long limit) {
        Map<String, Object> books =
                JdbcClient.create(node.pool).sql("""
                        select coalesce(sum(used), 0)::bigint used, coalesce(sum(leased), 0)::bigint leased,
                            (select coalesce(sum(amount), 0)::bigint from quota_leases) leases,
                            (select coalesce(sum(used), 0)::bigint from quota_charges) noted,
                            (select coalesce(sum(least(c.reserved, l.amount)), 0)::bigint
                                from (select node_id, sum(reserved) reserved from quota_charges group by node_id) c
                                join quota_leases l on l.node_id = c.node_id) leaving
                        from quota_windows""").query().singleRow();
        long noted = (long) books.get("noted");
        assertThat((long) books.get("used") + noted).isEqualTo(used);
        assertThat(books.get("leased")).isEqualTo(books.get("leases"));
        assertThat(used + (long) books.get("leased") - (long) books.get("leaving"))
                .isLessThanOrEqualTo(limit);
    }

    private long beats(String node) {
        return database.client()
                .sql("select beats from quota_nodes where id = ?")
                .param(node)
                .query(Long.class)
                .single();
    }

    private TestNode node(QuotaSettings settings) throws SQLException {
        TestNode node = new TestNode(database, settings);
        nodes.add(node);
        return node;
    }

    private static Wanted wanted(Account account, long amount) {
        return new Wanted(account, amount, amount);
    }

    private static List<Hold> reserve(TestNode node, Duration patience, Wanted... wanted)
            throws ExhaustedException, SQLException, InterruptedException {
        return node.quotas.node().reserve(() -> List.of(wanted), patience);
    }
}
