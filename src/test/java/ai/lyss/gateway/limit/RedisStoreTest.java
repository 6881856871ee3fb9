package ai.lyss.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.limit.LimitSettings.StoreDown;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** The limits of several nodes, on a real Redis. */
class RedisStoreTest extends LimitStoreContract {

    private static final Duration PLENTY = Duration.ofSeconds(20); // machines that test are slow

    private static RedisServer server;
    private static URI uri;
    private static SharedStore node;
    private static SharedStore otherNode;

    @BeforeAll
    static void start() throws IOException {
        int port = freePort();
        server = new RedisServer(port);
        server.start();
        uri = URI.create("redis://127.0.0.1:" + port);
        node = SharedStore.on(uri, PLENTY);
        otherNode = SharedStore.on(uri, PLENTY);
    }

    @AfterAll
    static void stop() throws IOException {
        node.close();
        otherNode.close();
        server.stop();
    }

    @BeforeEach
    void connected() {
        await().ignoreExceptions().until(() -> node.link().connection().isOpen());
        await().ignoreExceptions().until(() -> otherNode.link().connection().isOpen());
    }

    @Override
    LimitStore store() {
        return node.store();
    }

    @Test
    void twoNodes_shareOneLimit() throws Exception {
        Demand requests = demand(0, tenant(30L, null, null));
        List<Taken> taken =
                inParallel(150, i -> (i % 2 == 0 ? node : otherNode).store().take(requests));
        assertThat(passed(taken)).isBetween(30, 35);
    }

    @Test
    void twoNodes_shareOneConcurrency() throws Exception {
        Demand atOnce = demand(0, key(null, null, 9));
        List<Taken> taken =
                inParallel(80, i -> (i % 2 == 0 ? node : otherNode).store().take(atOnce));
        assertThat(passed(taken)).isEqualTo(9);
        taken.stream()
                .filter(each -> each.hold() != null)
                .forEach(each -> each.hold().end(0));
        await().untilAsserted(() -> {
            Taken again = otherNode.store().take(atOnce);
            assertThat(again.refusal()).isNull();
            again.hold().end(0);
        });
    }

    @Test
    void placeOfANodeThatDied_isFreeWhenItsLeaseIsOver() {
        Scope scope = key(null, null, 1);
        Demand atOnce = demand(0, scope);
        node.link()
                .connection()
                .sync()
                .zadd("lyss:running:KEY:" + scope.id(), System.currentTimeMillis() + 700, "dead".getBytes());
        assertThat(otherNode.store().take(atOnce).refusal()).isNotNull();
        await().until(() -> otherNode.store().take(atOnce).refusal() == null);
    }

    @Test
    void runningRequests_keepTheirPlacesByRenewal() {
        Scope scope = key(null, null, 1);
        Taken taken = node.store().take(demand(0, scope));
        String set = "lyss:running:KEY:" + scope.id();
        var redis = otherNode.link().connection().sync();
        double before = redis.zrangeWithScores(set, 0, 0).getFirst().getScore();
        await().until(() -> {
            node.store().renew();
            return redis.zrangeWithScores(set, 0, 0).getFirst().getScore() > before;
        });
        taken.hold().end(0);
        await().until(() -> redis.zcard(set) == 0);
        node.store().renew();
        assertThat(redis.zcard(set)).as("what was given up does not come back").isZero();
    }

    @Test
    void storeThatIsNotThere_isDecidedByThePolicy() throws IOException {
        URI nobody = URI.create("redis://127.0.0.1:" + freePort());
        try (SharedStore away = SharedStore.on(nobody, Duration.ofMillis(100))) {
            decided(away.store());
        }
    }

    @Test
    void storeThatHangs_isDecidedByThePolicy_andDoesNotHangRequests() throws Exception {
        RedisServer hung = new RedisServer(freePort());
        hung.start();
        try (SharedStore shared =
                SharedStore.on(URI.create("redis://127.0.0.1:" + hung.ports().getFirst()), Duration.ofMillis(100))) {
            await().ignoreExceptions()
                    .until(() -> shared.store()
                                    .take(demand(0, tenant(100L, null, null)))
                                    .refusal()
                            == null);
            shared.link().connection().async().clientPause(30_000);
            long began = System.nanoTime();
            decided(shared.store());
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        } finally {
            hung.stop();
        }
    }

    private void decided(LimitStore down) {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        Demand demand = demand(0, tenant(2L, null, null));
        Limiter local = new Limiter(new MemoryStore(), down, StoreDown.LOCAL, metrics);
        for (int i = 0; i < 2; i++) {
            assertThat(local.take(demand).refusal()).isNull();
        }
        assertThat(local.take(demand).refusal()).isNotNull();
        assertThat(metrics.get("lyss.limits.store.failures").counter().count())
                .as("asked once a second at most")
                .isGreaterThanOrEqualTo(1);
        assertThat(metrics.get("lyss.limits.store.up").gauge().value()).isZero();

        Limiter allow = new Limiter(new MemoryStore(), down, StoreDown.ALLOW, new SimpleMeterRegistry());
        for (int i = 0; i < 5; i++) {
            Taken taken = allow.take(demand);
            assertThat(taken.refusal()).isNull();
            taken.hold().end(1);
        }
        Limiter refuse = new Limiter(new MemoryStore(), down, StoreDown.REFUSE, new SimpleMeterRegistry());
        assertThatThrownBy(() -> refuse.take(demand))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
