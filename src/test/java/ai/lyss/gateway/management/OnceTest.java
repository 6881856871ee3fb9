package ai.lyss.gateway.management;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.management.IdempotentAnswers.Kept;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.unit.DataSize;

/** Requests that are sent again, on one node and on two, against a real database. */
class OnceTest {

    private static final TestDatabase DATABASE = TestDatabase.migrated();
    private static final ManagementAnswer ANSWER =
            new ManagementAnswer(201, Json.object().put("id", "a"), "1", "/api/v1/things/a", "Made.", null);
    private static final AtomicInteger KEYS = new AtomicInteger();

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Node one = new Node(Duration.ofSeconds(30), 2, Duration.ofHours(24));
    private final Node two = new Node(Duration.ofSeconds(30), 2, Duration.ofHours(24));
    private final RepeatableRequest request = request("first");

    @BeforeAll
    static void createThings() {
        DATABASE.client().sql("CREATE TABLE things (name text)").update();
    }

    @AfterAll
    static void dropThings() {
        DATABASE.client().sql("DROP TABLE things").update();
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        camel.close();
        assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                .as("a transaction is left on this thread")
                .isFalse();
    }

    @Test
    void first_is_let_through_and_the_next_is_answered_as_it_was() {
        assertThat(one.run(request, "a")).isNull();
        Kept kept = two.run(request, "a again");
        assertThat(kept.answer()).isEqualTo(ANSWER);
        assertThat(kept.heldSecret()).isFalse();
        assertThat(things("a")).isOne();
        assertThat(things("a again")).isZero();
    }

    @Test
    void answer_without_data_and_with_a_secret_is_kept_as_such() {
        RepeatableRequest other = request("other");
        Exchange exchange = exchange();
        one.once.begin(exchange, other);
        one.once.commit(
                exchange,
                new ManagementAnswer(200, Json.object(), null, null)
                        .withSecret(Json.object().put("key", "s3cret")));
        Kept kept = one.run(other, "x");
        assertThat(kept.heldSecret()).isTrue();
        assertThat(kept.answer().data()).isEqualTo(Json.object());
        assertThat(kept.answer().version()).isNull();
        Exchange empty = exchange();
        RepeatableRequest gone = request("gone");
        one.once.begin(empty, gone);
        one.once.commit(empty, new ManagementAnswer(204, null, null, null));
        assertThat(one.run(gone, "x").answer()).isEqualTo(new ManagementAnswer(204, null, null, null));
    }

    @Test
    void same_key_with_another_fingerprint_is_a_conflict() {
        one.run(request, "b");
        RepeatableRequest other = new RepeatableRequest(request.tenantId(), request.key(), hash("something else"));
        assertThat(refusal(() -> two.run(other, "b2")).code()).isEqualTo("idempotency_key_reused");
        assertThat(things("b2")).isZero();
    }

    @Test
    void same_key_of_another_tenant_is_another_request() {
        one.run(request, "c");
        assertThat(one.run(new RepeatableRequest("other", request.key(), request.fingerprint()), "c"))
                .isNull();
        assertThat(things("c")).isEqualTo(2);
    }

    @Test
    void rolled_back_leaves_nothing_and_may_be_sent_again() {
        Exchange exchange = exchange();
        assertThat(one.once.begin(exchange, request)).isNull();
        one.insert("d");
        one.once.rollBack(exchange);
        assertThat(things("d")).isZero();
        assertThat(two.run(request, "d")).isNull();
        assertThat(things("d")).isOne();
    }

    @Test
    void exchange_that_ends_without_either_frees_thread_and_key() {
        for (int i = 0; i < 5; i++) { // more than may be under way
            Exchange exchange = exchange();
            assertThat(one.once.begin(exchange, request)).isNull();
            one.insert("e");
            exchange.getExchangeExtension().handoverCompletions().forEach(each -> each.onFailure(exchange));
            assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                    .isFalse();
        }
        assertThat(things("e")).isZero();
        assertThat(one.run(request, "e")).isNull();
    }

    @Test
    void parallel_on_two_nodes_happen_once() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<CompletableFuture<Boolean>> replayed = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Node node = i % 2 == 0 ? one : two;
            replayed.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            go.await();
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                        }
                        return node.run(request, "f") != null;
                    },
                    threads));
        }
        go.countDown();
        int first = 0;
        for (CompletableFuture<Boolean> each : replayed) {
            first += each.get(60, TimeUnit.SECONDS) ? 0 : 1;
        }
        assertThat(first).isOne();
        assertThat(things("f")).isOne();
    }

    @Test
    void one_that_does_not_end_is_waited_for_and_then_a_conflict() throws Exception {
        Node hasty = new Node(Duration.ofMillis(100), 2, Duration.ofHours(24));
        Exchange exchange = exchange();
        assertThat(one.once.begin(exchange, request)).isNull();
        GatewayException refused = CompletableFuture.supplyAsync(() -> refusal(() -> hasty.run(request, "g")), threads)
                .get(30, TimeUnit.SECONDS);
        assertThat(refused.kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(refused.code()).isEqualTo("idempotency_in_progress");
        assertThat(refused.retryAfter()).isNotNull();
        one.once.rollBack(exchange);
        assertThat(hasty.run(request, "g")).isNull();
    }

    @Test
    void too_many_at_once_wait_and_are_then_unavailable() throws Exception {
        Node narrow = new Node(Duration.ofMillis(100), 1, Duration.ofHours(24));
        Exchange exchange = exchange();
        assertThat(narrow.once.begin(exchange, request)).isNull();
        GatewayException refused = CompletableFuture.supplyAsync(
                        () -> refusal(() -> narrow.run(request("another"), "h")), threads)
                .get(30, TimeUnit.SECONDS);
        assertThat(refused.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        narrow.once.commit(exchange, ANSWER);
        assertThat(narrow.run(request("third"), "h")).isNull();
    }

    @Test
    void database_that_goes_away_undoes_everything() {
        TestDatabase own = TestDatabase.migrated();
        own.client().sql("CREATE TABLE things (name text)").update();
        Node node = new Node(own, Duration.ofSeconds(1), 1, Duration.ofHours(24));
        Exchange exchange = exchange();
        assertThat(node.once.begin(exchange, request)).isNull();
        node.insert("i");
        own.stop();
        assertThatThrownBy(() -> node.once.commit(exchange, ANSWER)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> node.run(request, "i")).isInstanceOf(RuntimeException.class);
        own.start();
        assertThat(node.run(request, "i")).isNull(); // the one place is free again
        assertThat(own.client()
                        .sql("SELECT count(*) FROM things")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void old_answer_is_not_given_and_is_purged() {
        Node forgetful = new Node(Duration.ofSeconds(30), 2, Duration.ZERO);
        one.run(request, "j");
        assertThat(forgetful.run(request, "j")).isNull(); // and replaces it
        assertThat(things("j")).isEqualTo(2);
        assertThat(one.answers.purge()).isZero();
        assertThat(forgetful.answers.purge()).isPositive();
        assertThat(DATABASE.client()
                        .sql("SELECT count(*) FROM idempotent_answers WHERE key = :key")
                        .param("key", request.key())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void tenant_with_too_many_loses_its_oldest() {
        DATABASE.client().sql("""
                        INSERT INTO idempotent_answers (tenant_id, key, fingerprint, status, held_secret, answered_at)
                        SELECT 'busy', 'k' || i, sha256('x'), 200, false, now() - i * interval '1 second'
                        FROM generate_series(1, 10000) i
                        """).update();
        one.run(new RepeatableRequest("busy", "newest", hash("x")), "k");
        List<String> gone = List.of("k10000");
        assertThat(DATABASE.client()
                        .sql("SELECT key FROM idempotent_answers WHERE tenant_id = 'busy'")
                        .query(String.class)
                        .list())
                .hasSize(10_000)
                .contains("newest", "k1")
                .doesNotContainAnyElementsOf(gone);
    }

    private static GatewayException refusal(Runnable action) {
        GatewayException refused = catchThrowableOfType(GatewayException.class, action::run);
        assertThat(refused).as("refusal").isNotNull();
        return refused;
    }

    private static RepeatableRequest request(String says) {
        return new RepeatableRequest("acme", "key-" + KEYS.incrementAndGet(), hash(says));
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static int things(String name) {
        return DATABASE.client()
                .sql("SELECT count(*) FROM things WHERE name = :name")
                .param("name", name)
                .query(Integer.class)
                .single();
    }

    private Exchange exchange() {
        return new DefaultExchange(camel);
    }

    /** One gateway. */
    private final class Node {

        final IdempotentAnswers answers;
        final Once once;
        private final JdbcClient database;

        Node(Duration patience, int running, Duration keep) {
            this(DATABASE, patience, running, keep);
        }

        Node(TestDatabase on, Duration patience, int running, Duration keep) {
            DataSource source = on.dataSource();
            ManagementSettings settings = new ManagementSettings(
                    DataSize.ofMegabytes(1), false, new ManagementSettings.Idempotency(keep, patience, running));
            database = JdbcClient.create(source);
            answers = new IdempotentAnswers(database, settings);
            once = new Once(new DataSourceTransactionManager(source), answers, settings);
        }

        /** What a route does; null when it was the first. */
        Kept run(RepeatableRequest asked, String thing) {
            Exchange exchange = exchange();
            Kept kept = once.begin(exchange, asked);
            if (kept == null) {
                insert(thing);
                once.commit(exchange, ANSWER);
            }
            return kept;
        }

        void insert(String thing) {
            database.sql("INSERT INTO things (name) VALUES (:name)")
                    .param("name", thing)
                    .update();
        }
    }
}
