package ai.lyss.gateway.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.AnswerCopy;
import ai.lyss.gateway.core.AnsweredBefore;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.idempotency.IdempotencySettings.StoreDown;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Nodes that share a database run a repeated request once, whatever becomes of the one that runs it. */
class TwoNodesTest {

    private static final Duration LEASE = Duration.ofMillis(900);

    private final TestDatabase database = TestDatabase.migrated();
    private final Node one = new Node(Duration.ofSeconds(30), StoreDown.REFUSE, true);
    private final Node other = new Node(Duration.ofSeconds(30), StoreDown.REFUSE, true);

    @AfterEach
    void stop() {
        one.stop();
        other.stop();
    }

    @Test
    void repeatOnAnotherNode_waitsForTheFirst_andGetsItsAnswer() {
        Exchange first = request("k", "{}");
        one.join.process(first);
        CompletableFuture<Exchange> second = other.run(request("k", "{}"));
        assertThat(second).isNotDone();
        one.keep.process(first);
        Exchange replayed = second.join();
        assertThat(Replay.KEY.get(replayed).requestId())
                .isEqualTo(RequestRecord.KEY.get(first).requestId());
        assertThat(Replay.KEY.get(replayed).sent().body()).isEqualTo(Copy.BODY);
        assertThat(RequestRecord.KEY.get(replayed).outcome()).isEqualTo(Outcome.REPLAYED);
    }

    @Test
    void repeatOnAnotherNode_runs_whenTheFirstHasFailed() {
        Exchange first = request("k", "{}");
        one.join.process(first);
        CompletableFuture<Exchange> second = other.run(request("k", "{}"));
        end(first);
        assertThat(Claimed.KEY.find(second.join())).isNotNull();
    }

    @Test
    void claimOfANodeThatDied_isFreeWhenItsLeaseIsOver() {
        Node dying = new Node(Duration.ofSeconds(30), StoreDown.REFUSE, false);
        dying.join.process(request("k", "{}"));
        assertThat(Claimed.KEY.find(other.run(request("k", "{}")).join())).isNotNull();
    }

    @Test
    void claimOfANodeThatLives_isRenewed() {
        Node hurried = new Node(LEASE.multipliedBy(3), StoreDown.REFUSE, true);
        one.join.process(request("k", "{}"));
        assertThatThrownBy(() -> hurried.join.process(request("k", "{}")))
                .isInstanceOfSatisfying(GatewayException.class, e -> {
                    assertThat(e.code()).isEqualTo("idempotency_in_progress");
                    assertThat(e.retryAfter()).isNotNull();
                });
        hurried.stop();
    }

    @Test
    void otherBody_isRefusedOnEveryNode_alsoWhileTheFirstRuns() {
        one.join.process(request("k", "{}"));
        for (Node each : List.of(one, other)) {
            assertThatThrownBy(() -> each.join.process(request("k", "{\"n\":2}")))
                    .isInstanceOfSatisfying(
                            GatewayException.class, e -> assertThat(e.code()).isEqualTo("idempotency_key_reused"));
        }
    }

    @Test
    void waitingRequest_stopsWhenItsClientLeaves() {
        one.join.process(request("k", "{}"));
        for (Node each : List.of(one, other)) {
            Exchange second = request("k", "{}");
            CompletableFuture<Exchange> waiting = each.run(second);
            Cancellation.KEY.get(second).cancel();
            assertThatThrownBy(waiting::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(GatewayException.class);
        }
    }

    @Test
    void moreThanMayWait_areRefusedAtOnce_andWhoLeavesMakesRoom() {
        Exchange first = request("k", "{}");
        one.join.process(first);
        Map<CompletableFuture<Exchange>, Exchange> waiting = new HashMap<>();
        for (int i = 0; i < Flight.MOST_WAITING + 4; i++) {
            Exchange repeat = request("k", "{}");
            waiting.put(one.run(repeat), repeat);
        }
        await().until(() ->
                waiting.keySet().stream().filter(CompletableFuture::isDone).count() == 4);
        waiting.keySet().stream().filter(CompletableFuture::isDone).forEach(TwoNodesTest::assertInProgress);
        waiting.keySet().removeIf(CompletableFuture::isDone);

        CompletableFuture<Exchange> leaver = waiting.keySet().iterator().next();
        Cancellation.KEY.get(waiting.remove(leaver)).cancel();
        assertInProgress(leaver);
        CompletableFuture<Exchange> late = one.run(request("k", "{}"));
        one.keep.process(first);
        assertThat(Replay.KEY.find(late.join())).isNotNull();
        assertThat(waiting.keySet())
                .hasSize(Flight.MOST_WAITING - 1)
                .allSatisfy(each -> assertThat(Replay.KEY.find(each.join())).isNotNull());
    }

    private static void assertInProgress(CompletableFuture<Exchange> refused) {
        assertThatThrownBy(refused::join)
                .cause()
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo("idempotency_in_progress"));
    }

    @Test
    void answerThatIsTooLong_isNotKept_andDoesNotRunAgain() {
        Exchange first = request("k", "{}");
        one.join.process(first);
        AnswerCopy.KEY.set(first, new Copy(null));
        one.keep.process(first);
        end(first);
        for (Node each : List.of(one, other)) {
            assertThatThrownBy(() -> each.join.process(request("k", "{}")))
                    .isInstanceOfSatisfying(
                            GatewayException.class, e -> assertThat(e.code()).isEqualTo("idempotency_answer_not_kept"));
        }
    }

    @Test
    void tenantsOldestAnswers_goWhenThereAreTooMany_andNobodyElses() {
        for (int i = 0; i < 8; i++) {
            Exchange request = request("k" + i, "{}");
            one.join.process(request);
            one.keep.process(request);
        }
        Exchange others = request("k0", "{}");
        Caller.KEY.set(others, new Caller("other", "key_1", null, Role.APPLICATION, false, null));
        one.join.process(others);
        one.keep.process(others);
        await().untilAsserted(() -> assertThat(database.client()
                        .sql("SELECT idempotency_key FROM idempotent_requests WHERE tenant_id = 'acme' ORDER BY 1")
                        .query(String.class)
                        .list())
                .containsExactly("k3", "k4", "k5", "k6", "k7"));
        assertThat(database.client()
                        .sql("SELECT count(*) FROM idempotent_requests WHERE tenant_id = 'other'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void keptAnswer_expires() {
        Exchange first = request("k", "{}");
        one.join.process(first);
        one.keep.process(first);
        database.client()
                .sql("UPDATE idempotent_requests SET expires_at = now() - interval '1 s', lease_until = now()")
                .update();
        one.answers.sweep();
        Exchange again = request("k", "{\"n\":2}");
        one.join.process(again);
        assertThat(Claimed.KEY.find(again)).isNotNull();
    }

    @Test
    void databaseAway_isDecidedByThePolicy() {
        Node lax = new Node(Duration.ofSeconds(1), StoreDown.RUN, false);
        database.stop();
        assertThatThrownBy(() -> one.join.process(request("k", "{}")))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo("idempotency_unavailable"));
        Exchange request = request("k", "{}");
        lax.join.process(request);
        lax.keep.process(request); // says that it is not kept, and goes on
        database.start();
    }

    @Test
    void callersWithTheSameKey_neverMeet() {
        Exchange first = request("k", "{}");
        one.join.process(first);
        one.keep.process(first);
        for (Caller caller : List.of(
                new Caller("other", "key_1", null, Role.APPLICATION, false, null),
                new Caller("acme", "key_2", null, Role.APPLICATION, false, null),
                new Caller("acme", null, "key:key_1", Role.APPLICATION, false, null),
                new Caller("acme", null, null, Role.APPLICATION, false, null))) {
            Exchange stranger = request("k", "{}");
            Caller.KEY.set(stranger, caller);
            other.join.process(stranger);
            assertThat(Claimed.KEY.find(stranger)).as(caller.toString()).isNotNull();
        }
    }

    private static Exchange request(String key, String body) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        Caller.KEY.set(exchange, new Caller("acme", "key_1", null, Role.APPLICATION, false, null));
        RequestRecord.KEY.set(exchange, new RequestRecord("req_" + UUID.randomUUID(), "/v1/chat/completions"));
        ModelRequest.KEY.set(exchange, ModelRequest.chat("m", false, false, Json.objectOrNull(body)));
        Cancellation.KEY.set(exchange, new Cancellation());
        AnswerCopy.KEY.set(exchange, new Copy(new AnswerCopy.Sent(false, Copy.BODY, Map.of())));
        exchange.getMessage().setHeader("Idempotency-Key", key);
        return exchange;
    }

    private static void end(Exchange exchange) {
        for (Synchronization each : exchange.getExchangeExtension().handoverCompletions()) {
            each.onComplete(exchange);
        }
    }

    private record Copy(@Nullable Sent sent) implements AnswerCopy {

        static final byte[] BODY = "{\"answer\":42}".getBytes();

        @Override
        public void keep(long maxBytes) {}

        @Override
        public @Nullable Sent complete() {
            return sent;
        }

        @Override
        public void replay(Sent again) {}
    }

    /** A gateway's part in it. */
    private final class Node {

        final KeptAnswers answers;
        final JoinOrReplay join;
        final KeepAnswer keep;
        private final Bounds bounds;

        Node(Duration patience, StoreDown storeDown, boolean alive) {
            IdempotencySettings settings = new IdempotencySettings(
                    Duration.ofHours(1),
                    DataSize.ofKilobytes(1),
                    5,
                    DataSize.ofKilobytes(10),
                    patience,
                    LEASE,
                    storeDown);
            answers = new KeptAnswers(database.client(), settings);
            Flights flights = new Flights(answers);
            bounds = new Bounds(answers, flights, settings);
            if (!alive) {
                bounds.destroy();
            }
            join = new JoinOrReplay(answers, flights, settings);
            keep = new KeepAnswer(answers, flights, bounds);
        }

        /** In a thread of its own; a replay is no failure. */
        CompletableFuture<Exchange> run(Exchange exchange) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            join.process(exchange);
                        } catch (AnsweredBefore replay) {
                            // Replay.KEY has it
                        }
                        return exchange;
                    },
                    Thread::startVirtualThread);
        }

        void stop() {
            bounds.destroy();
        }
    }
}
