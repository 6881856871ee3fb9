package ai.lyss.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.RequestSettings;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class InFlightTest {

    private static final String CHAT = "/v1/chat/completions";

    private final InFlight inFlight = new InFlight(room(2, 100));

    @Test
    void enter_moreThanThereIsRoomFor_isToldToComeBack() {
        Place first = enter(CHAT);
        enter(CHAT);

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> enter("/v1/messages"))
                .satisfies(full -> {
                    assertThat(full.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
                    assertThat(full.retryAfter()).isPositive();
                });
        first.leave();
        enter(CHAT);
        assertThat(inFlight.count()).isEqualTo(2);
    }

    @Test
    void enter_whoLooksAfterAFullNode_getsIn() {
        enter(CHAT);
        enter(CHAT);

        enter("/api/v1/channels").leave();
        enter("/health").leave();
        assertThat(inFlight.count()).isEqualTo(2);
    }

    @Test
    void enter_manyAtOnce_neverMoreThanThereIsRoomFor() throws InterruptedException {
        InFlight node = new InFlight(room(10, 0));
        AtomicInteger in = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.submit(() -> {
                    start.await();
                    try {
                        Place place = node.enter(new Cancellation(), true);
                        most.accumulateAndGet(in.incrementAndGet(), Math::max);
                        Thread.yield();
                        in.decrementAndGet();
                        place.leave();
                    } catch (GatewayException full) {
                        refused.incrementAndGet();
                    }
                    return null;
                });
            }
            start.countDown();
        }
        assertThat(most.get()).isBetween(1, 10);
        assertThat(refused.get()).isLessThan(200);
        assertThat(node.count()).isZero();
    }

    @Test
    void take_moreThanThereIsRoomFor_isRefusedAndGivenBack() {
        Place one = enter(CHAT);
        Place other = enter(CHAT);
        one.take(60);
        other.take(40);

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> other.take(1))
                .satisfies(full -> assertThat(full.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
        one.leave();
        other.take(60);
        other.leave();
        enter(CHAT).take(100);
    }

    @Test
    void take_theOnlyBody_mayBeOfAnySize() {
        Place only = enter(CHAT);
        only.take(90);
        only.take(1000);

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> enter(CHAT).take(1));
    }

    @Test
    void takeForAnswer_evenOfTheOnlyOne_isBounded() {
        Place only = enter(CHAT);
        only.take(60);
        only.takeForAnswer(40);

        assertThatExceptionOfType(GatewayException.class).isThrownBy(() -> only.takeForAnswer(1));
        only.leave();
        only.takeForAnswer(1000); // by an attempt that nobody waits for any more
        enter(CHAT).takeForAnswer(100);
    }

    @Test
    void stop_cancelsWhoIsStillThere() {
        Cancellation request = new Cancellation();
        Place place = inFlight.enter(request, true);
        request.onCancel(place::leave);

        inFlight.stop();

        assertThat(request.isCancelled()).isTrue();
        assertThat(request.reason()).isNotNull();
    }

    @Test
    void room_notConfigured_isAsLargeAsTheHeapAllows() {
        RequestSettings room = room(0, 0);
        assertThat(room.requests()).isEqualTo((int) (Runtime.getRuntime().maxMemory() / 131072));
        assertThat(room.bodies()).isEqualTo(Runtime.getRuntime().maxMemory() / 8);
        assertThatIllegalArgumentException().isThrownBy(() -> room(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> room(0, -1));
    }

    private Place enter(String path) {
        return inFlight.enter(new Cancellation(), path.startsWith("/v1/"));
    }

    static RequestSettings room(int requests, long bodies) {
        return new RequestSettings(DataSize.ofMegabytes(1), Duration.ofMinutes(1), requests, DataSize.ofBytes(bodies));
    }
}
