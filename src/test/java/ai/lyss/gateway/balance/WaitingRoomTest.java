package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.Strategy;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.Usage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for a place gets it in turn, at once, and not after having left. */
class WaitingRoomTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Channel CHANNEL = channel("c", "m");

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final WaitingRoom room = new WaitingRoom(timer);
    private final Semaphore places = new Semaphore(0);
    private final AtomicInteger asked = new AtomicInteger();
    private final List<Integer> served = Collections.synchronizedList(new ArrayList<>());
    private volatile Refusal refusal = new Refusal(Refusal.Kind.FULL, "full", null);

    @AfterEach
    void close() {
        room.destroy();
    }

    private static Channel channel(String id, String model) {
        return new Channel(
                id,
                null,
                id,
                "openai",
                URI.create("http://localhost"),
                new Credential("k"),
                Map.of(),
                List.of(new ChannelModel(model, model)),
                1,
                0,
                true);
    }

    private Selection.@Nullable Chosen take() {
        asked.incrementAndGet();
        return places.tryAcquire() ? new Selection.Chosen(CHANNEL, new NoPermit()) : null;
    }

    private CompletableFuture<Boolean> enter(int number, Duration most, Cancellation cancellation) {
        int before = room.waiting();
        CompletableFuture<Boolean> entered = start(number, most, cancellation);
        await().until(() -> room.waiting() > before || entered.isDone());
        return entered;
    }

    private CompletableFuture<Boolean> start(int number, Duration most, Cancellation cancellation) {
        CompletableFuture<Boolean> entered = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                boolean got = room.await("t", "m", this::take, () -> refusal, most, cancellation) != null;
                if (got) {
                    served.add(number);
                }
                entered.complete(got);
            } catch (InterruptedException | RuntimeException failed) {
                entered.completeExceptionally(failed);
            }
        });
        return entered;
    }

    private void free(int some) {
        for (int i = 0; i < some; i++) {
            places.release();
            room.freed(CHANNEL);
        }
    }

    @Test
    void places_goToThoseWhoHaveWaitedLongest() {
        List<CompletableFuture<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiters.add(enter(i, LONG, new Cancellation()));
        }
        for (int i = 0; i < 20; i++) {
            free(1);
            assertThat(waiters.get(i).join()).isTrue();
        }
        assertThat(served).isSorted().hasSize(20);
        assertThat(room.waiting()).isZero();
    }

    @Test
    void severalPlaces_serveSeveral() {
        List<CompletableFuture<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiters.add(enter(i, LONG, new Cancellation()));
        }
        places.release(5);
        room.freed(CHANNEL);
        assertThat(waiters).allMatch(CompletableFuture::join);
    }

    @Test
    void anotherModelsChannel_isNotTheirs() {
        CompletableFuture<Boolean> waiter = enter(0, LONG, new Cancellation());
        int before = asked.get();
        room.freed(channel("other", "another"));
        assertThat(asked).hasValue(before);
        free(1);
        assertThat(waiter.join()).isTrue();
    }

    @Test
    void nobodyAsksAgainAndAgain() {
        CompletableFuture<Boolean> waiter = enter(0, Duration.ofMillis(300), new Cancellation());
        assertThat(waiter.join()).isFalse();
        assertThat(asked).hasValue(1);
        assertThat(room.waiting()).isZero();
    }

    @Test
    void placeFreedBeforeTheyCameIn_isTakenAtOnce() {
        places.release();
        assertThat(enter(0, LONG, new Cancellation()).join()).isTrue();
    }

    @Test
    void cancelled_leavesAtOnce_andItsTurnGoesToTheNext() {
        Cancellation gone = new Cancellation();
        CompletableFuture<Boolean> first = enter(0, LONG, gone);
        CompletableFuture<Boolean> second = enter(1, LONG, new Cancellation());
        gone.cancel();
        assertThat(first.join()).isFalse();
        free(1);
        assertThat(second.join()).isTrue();
    }

    @Test
    void cancelledBefore_doesNotWait() {
        Cancellation gone = new Cancellation();
        gone.cancel();
        places.release();
        assertThat(enter(0, LONG, gone).join()).isFalse();
        assertThat(places.availablePermits()).isEqualTo(1);
    }

    @Test
    void pauseThatEnds_isNoticed() {
        refusal = new Refusal(
                Refusal.Kind.COOLING_DOWN, "cooling down", Instant.now().plusMillis(10));
        CompletableFuture<Boolean> waiter = enter(0, LONG, new Cancellation());
        places.release();
        assertThat(waiter.join()).isTrue();
    }

    /** The timer is run by hand: on a busy machine the pause would end before the place is free, and be looked at again. */
    @Test
    void pauseThatEnds_wakesOne_andTheNextWhenItAsksAgain() {
        refusal = new Refusal(
                Refusal.Kind.COOLING_DOWN, "cooling down", Instant.now().plus(LONG));
        List<CompletableFuture<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiters.add(enter(i, LONG, new Cancellation()));
        }
        await().until(() -> asked.get() == 3); // on coming in
        assertThat(timer.getQueue()).as("one for all").hasSize(1);
        places.release();
        timer.getQueue().element().run();
        assertThat(waiters.getFirst().join()).isTrue();
        assertThat(asked).as("asked because of one timer").hasValueLessThanOrEqualTo(6);
        free(2);
        assertThat(waiters).allMatch(CompletableFuture::join);
    }

    @Test
    void channelsThatBecomeOthers_areLookedAtByAllWhoWait() {
        CompletableFuture<Boolean> waiter = enter(0, LONG, new Cancellation());
        places.release();
        room.changed();
        assertThat(waiter.join()).isTrue();
    }

    @Test
    void channelThatIsFoundToBeWell_isAskedByWhoWaits() {
        Fleet fleet = new Fleet(Strategy.ROUND_ROBIN, Fleet.channel("a"));
        fleet.fails("a", Fleet.failure(UpstreamFailure.Cause.RATE_LIMITED, Duration.ofMinutes(5)));
        Selection selection = fleet.select();
        Refusal nearest = selection.nearest();
        assertThat(nearest).isNotNull();
        assertThat(nearest.kind()).isEqualTo(Refusal.Kind.RATE_LIMITED);
        assertThat(Wait.UNKNOWN.tell(nearest).kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        CompletableFuture<Boolean> waiter = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                waiter.complete(
                        fleet.waitingRoom.await("t", Fleet.MODEL, selection::next, () -> null, LONG, new Cancellation())
                                != null);
            } catch (InterruptedException | RuntimeException failed) {
                waiter.completeExceptionally(failed);
            }
        });
        await().until(() -> fleet.waitingRoom.waiting() == 1);
        fleet.health.recovered("a");
        assertThat(waiter.join()).isTrue();
    }

    @Test
    void selectionOfChannelsThatAreOthersNow_isRenewed() {
        Channel off = Fleet.disabled(Fleet.channel("b"));
        Fleet fleet = new Fleet(Strategy.ROUND_ROBIN, Fleet.limited("a", null, null, 1), off);
        fleet.acquire("a");
        Selection selection = fleet.select();
        assertThat(selection.next()).isNull();
        assertThat(fleet.candidates.renewed(selection, "t", Fleet.REQUEST)).isSameAs(selection);
        fleet.become(fleet.find("a"), Fleet.channel("b"));
        Selection.Chosen chosen =
                fleet.candidates.renewed(selection, "t", Fleet.REQUEST).next();
        assertThat(chosen).isNotNull();
        assertThat(chosen.channel().id()).isEqualTo("b");
        fleet.become();
        assertThat(fleet.candidates.renewed(selection, "t", Fleet.REQUEST)).isSameAs(selection);
    }

    @Test
    void manyAtOnce_nobodyIsForgotten() {
        int many = 500;
        List<CompletableFuture<Boolean>> waiters = Collections.synchronizedList(new ArrayList<>());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < many; i++) {
                threads.submit(() -> waiters.add(start(0, LONG, new Cancellation())));
                threads.submit(() -> free(1));
            }
        }
        assertThat(waiters).hasSize(many).allMatch(CompletableFuture::join);
        assertThat(room.waiting()).isZero();
    }

    private static final class NoPermit implements Permit {
        @Override
        public void answered(Duration latency) {}

        @Override
        public void failed(UpstreamFailure failure) {}

        @Override
        public void release(@Nullable Usage usage) {}
    }
}
