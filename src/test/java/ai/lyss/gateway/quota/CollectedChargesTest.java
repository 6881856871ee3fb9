package ai.lyss.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.Charge;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Charges that the ledger has noted, until they are in the counters; mostly on nodes whose hearts do not beat. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CollectedChargesTest {

    private static final QuotaSettings SELDOM = beating(Duration.ofHours(1));
    private static final QuotaSettings OFTEN = beating(Duration.ofMillis(600));

    private final TestDatabase database = TestDatabase.migrated();
    private TestNode here;
    private TestNode there;

    @BeforeEach
    void start() throws SQLException {
        database.client()
                .sql("insert into tenants (id, name) values ('one', 'One') on conflict do nothing")
                .update();
        here = new TestNode(database, SELDOM);
        there = new TestNode(database, SELDOM);
    }

    @AfterEach
    void stop() {
        here.close();
        there.close();
        database.client().sql("delete from quotas").update();
        database.client().sql("delete from quota_charges").update();
    }

    @Test
    void whoLeases_seesWhatWasUsedBeyondItsReservation() throws Exception {
        Account account = here.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        here.serve(List.of(new Wanted(account, 60, 60)), Duration.ZERO, 70);
        assertThat(noted()).isEqualTo(1);
        assertThatThrownBy(() -> reserve(there, account, 31)).isInstanceOf(ExhaustedException.class);
        assertThat(noted()).isZero();
        assertThat(reserve(there, account, 30)).hasSize(1);
        assertThat(there.counters(account)).isEqualTo(new QuotaTables.Counters(70, 30, 0));
    }

    @Test
    void leaseThatIsReturned_hasLostWhatIsUsed() throws Exception {
        Account account = here.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        here.serve(List.of(new Wanted(account, 60, 60)), Duration.ZERO, 60);
        here.quotas.node().returnIdle();
        here.quotas.node().returnIdle();
        assertThat(here.counters(account)).isEqualTo(new QuotaTables.Counters(60, 0, 0));
        assertThatThrownBy(() -> reserve(there, account, 41)).isInstanceOf(ExhaustedException.class);
    }

    @Test
    void leaseOfANodeThatIsGone_hasLostWhatIsUsed() throws Exception {
        Account account = here.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        here.serve(List.of(new Wanted(account, 60, 60)), Duration.ZERO, 60);
        assertThat(there.tables.sweep(here.quotas.node().id(), 0)).isTrue();
        assertThat(there.counters(account)).isEqualTo(new QuotaTables.Counters(60, 0, 0));
    }

    @Test
    void chargeThatComesAfterItsLease_isUsage() throws Exception {
        Account account = here.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        List<Charge> charges = new ArrayList<>();
        reserve(here, account, 60).getFirst().settle(60, charges);
        assertThat(there.tables.sweep(here.quotas.node().id(), 0)).isTrue();
        here.post(charges);
        assertThat(there.counters(account)).isEqualTo(new QuotaTables.Counters(60, 0, 0));
    }

    @Test
    void overrun_isTheSameHoweverManyChargesAreCollectedAtOnce() throws Exception {
        Account account = here.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        List<Hold> holds = List.of(
                reserve(here, account, 40).getFirst(),
                reserve(here, account, 40).getFirst());
        for (int i = 0; i < 2; i++) {
            List<Charge> charges = new ArrayList<>();
            holds.get(i).settle(55 + i * 15, charges);
            here.post(charges);
        }
        assertThat(noted()).isEqualTo(2);
        assertThat(here.counters(account)).isEqualTo(new QuotaTables.Counters(125, 0, 25));
    }

    /** The lease's room has been given back, but it was used: nobody else's excess finds place in it. */
    @Test
    void overrun_isTheSameWhenALeaseIsReturnedBeforeItsChargesAreCollected() throws Exception {
        Account account = here.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 80));
        List<Charge> all = new ArrayList<>();
        List<Charge> more = new ArrayList<>();
        reserve(here, account, 60).getFirst().settle(60, all);
        reserve(there, there.account(account.quota()), 20).getFirst().settle(50, more);
        there.post(more);
        here.post(all);
        here.quotas.node().returnIdle();
        here.quotas.node().returnIdle();
        assertThat(noted()).isEqualTo(2);
        assertThat(here.counters(account)).isEqualTo(new QuotaTables.Counters(110, 0, 30));
    }

    @Test
    void usageBeyondAllMeasure_isCountedToAnEnd_andStopsNobody() throws Exception {
        Account account = here.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        Account other = here.add(TestNode.quota("one", Unit.REQUESTS, 100));
        List<Hold> holds = List.of(
                reserve(here, account, 10).getFirst(),
                reserve(here, account, 10).getFirst(),
                reserve(here, other, 1).getFirst());
        for (Hold hold : holds) {
            List<Charge> charges = new ArrayList<>();
            hold.settle(hold == holds.getLast() ? 1 : Long.MAX_VALUE, charges);
            here.post(charges);
        }
        here.tables.collect();
        assertThat(noted()).isZero();
        long end = 1L << 62;
        assertThat(here.counters(account).used()).isEqualTo(end);
        assertThat(here.counters(account).overrun()).isBetween(end - 100, end);
        assertThat(here.counters(other).used()).isEqualTo(1);
        here.serve(List.of(new Wanted(other, 1, 1)), Duration.ZERO, 1);
        assertThatThrownBy(() -> reserve(there, account, 1)).isInstanceOf(ExhaustedException.class);
        assertThat(reserve(there, other, 1)).hasSize(1);
    }

    @Test
    void windowThatCannotBeCollected_stopsNoOther() throws Exception {
        Account broken = here.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        Account sound = here.add(TestNode.quota("one", Unit.REQUESTS, 100));
        here.serve(List.of(new Wanted(broken, 60, 60)), Duration.ZERO, 60);
        here.serve(List.of(new Wanted(sound, 1, 1)), Duration.ZERO, 1);
        database.client()
                .sql("update quota_windows set leased = 0 where quota_id = ?") // less than its lease: a check fails
                .param(broken.quota().id())
                .update();
        here.tables.collect();
        assertThat(database.client()
                        .sql("select quota_id from quota_charges")
                        .query(String.class)
                        .list())
                .containsExactly(broken.quota().id());
        database.client().sql("delete from quota_charges").update();
    }

    @Test
    void nodeThatStops_leavesNoLeaseBehind() throws Exception {
        TestNode third = new TestNode(database, SELDOM);
        Account account = third.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        third.serve(List.of(new Wanted(account, 60, 60)), Duration.ZERO, 60);
        String id = third.quotas.node().id();
        third.close();
        assertThat(database.client()
                        .sql("select count(*) from quota_leases where node_id = ? and amount > 0")
                        .param(id)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(here.counters(account)).isEqualTo(new QuotaTables.Counters(60, 0, 0));
    }

    /** Nobody ever leases of it, and its window is made when there is something to count. */
    @Test
    void quotaThatOnlyMeasures_isCollectedWithAllOthers() throws Exception {
        Quota measured = TestNode.quota("one", Unit.REQUESTS, 1);
        database.client()
                .sql("insert into quotas (id, tenant_id, name, period, unit, amount, mode)"
                        + " values (?, 'one', 'measured', 'day', 'requests', 1, 'shadow')")
                .param(measured.id())
                .update();
        Account account = here.account(measured);
        var today = account.window(here.quotas.node().now()).start();
        assertThat(here.counters(account)).isEqualTo(new QuotaTables.Counters(0, 0, 0));
        here.post(List.of(new Charge(measured.id(), today, "", 0, 1)));
        assertThat(here.counters(account)).isEqualTo(new QuotaTables.Counters(1, 0, 0));
        here.post(List.of(new Charge(measured.id(), today, "", 0, 1)));
        here.post(List.of(new Charge("deleted", today, "", 0, 1)));
        here.tables.collect();
        assertThat(noted()).isZero();
        assertThat(database.client()
                        .sql("select quota_id, used, overrun from quota_windows where quota_id in (?, 'deleted')")
                        .param(measured.id())
                        .query()
                        .listOfRows())
                .singleElement()
                .hasToString("{quota_id=" + measured.id() + ", used=2, overrun=0}");
    }

    @Test
    void withoutAnybodyWhoAsks_heartbeatsCollect() throws Exception {
        Account account = here.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        here.serve(List.of(new Wanted(account, 60, 60)), Duration.ZERO, 60);
        assertThat(noted()).isEqualTo(1);
        try (TestNode beating = new TestNode(database, OFTEN)) {
            await().until(() -> noted() == 0);
            assertThat(beating.counters(account).used()).isEqualTo(60);
        }
    }

    @Test
    void quotaThatIsDeleted_takesItsChargesAlong() throws Exception {
        Account account = here.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        here.serve(List.of(new Wanted(account, 60, 60)), Duration.ZERO, 60);
        assertThat(here.store.delete(account.quota().id(), account.quota().version()))
                .isTrue();
        assertThat(noted()).isZero();
    }

    @Test
    void ledgersOfTwoNodes_doNotWaitForEachOther() throws Exception {
        Account account = here.add(TestNode.quota("one", Unit.TOTAL_TOKENS, 100));
        String charge = "select ledger_charge(array['new'], array['new'], array['"
                + account.quota().id() + "'],"
                + " array[timestamptz '"
                + account.window(here.quotas.node().now()).start() + "'], array[''],"
                + " array[0::bigint], array[1::bigint])";
        try (Connection slow = here.pool.getConnection();
                Connection quick = there.pool.getConnection()) {
            slow.setAutoCommit(false);
            slow.createStatement().execute(charge);
            quick.createStatement().execute("set lock_timeout = '1s'");
            quick.createStatement().execute(charge);
            slow.rollback();
        }
        assertThat(noted()).isEqualTo(1);
    }

    private static QuotaSettings beating(Duration leaseTime) {
        return new QuotaSettings(
                leaseTime,
                TestNode.SETTINGS.patience(),
                TestNode.SETTINGS.typicalOutput(),
                TestNode.SETTINGS.mostOutput(),
                TestNode.SETTINGS.unpriced(),
                TestNode.SETTINGS.databaseAway());
    }

    private static List<Hold> reserve(TestNode node, Account account, long amount) throws Exception {
        return node.quotas.node().reserve(() -> List.of(new Wanted(account, amount, amount)), Duration.ZERO);
    }

    private long noted() {
        return database.client()
                .sql("select count(*) from quota_charges")
                .query(Long.class)
                .single();
    }
}
