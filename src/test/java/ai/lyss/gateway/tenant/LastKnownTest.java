package ai.lyss.gateway.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** What was read before a change is not remembered after it, in whatever order reading and change end. */
class LastKnownTest {

    private final ManualTicker time = new ManualTicker();
    private final AtomicReference<Function<String, Optional<String>>> source = new AtomicReference<>();
    private final LastKnown<String> known = new LastKnown<>(key -> source.get().apply(key), time);
    private final CountDownLatch arrival = new CountDownLatch(1);
    private final AtomicReference<Thread> reader = new AtomicReference<>();

    @Test
    void changeDuringTheFirstReading_isNotForgotten() throws InterruptedException {
        source.set(this::slow);
        Thread first = Thread.startVirtualThread(() -> known.find("key"));
        await().until(() -> reader.get() != null);
        source.set(LastKnownTest::away);
        Thread change = Thread.ofPlatform().start(() -> known.changed("key"));
        await().until(() -> change.getState() == Thread.State.BLOCKED || change.getState() == Thread.State.WAITING);
        arrival.countDown();
        first.join();
        change.join();
        assertNobodyKnows();
    }

    @Test
    void changeDuringARefresh_isNotForgotten() throws InterruptedException {
        refreshSlowly();
        source.set(LastKnownTest::away);
        known.changed("key");
        arrival.countDown();
        reader.get().join();
        assertNobodyKnows();
    }

    @Test
    void changeOfAnotherDuringARefresh_takesNothing() throws InterruptedException {
        refreshSlowly();
        known.changed("other");
        arrival.countDown();
        reader.get().join();
        source.set(LastKnownTest::away);
        known.missed();
        assertThat(known.find("key")).contains("old");
    }

    /** The old is known and is being read again. */
    private void refreshSlowly() {
        source.set(key -> Optional.of("old"));
        assertThat(known.find("key")).contains("old");
        source.set(this::slow);
        time.advance(LastKnown.REFRESH.plusMillis(1));
        assertThat(known.find("key")).contains("old");
        await().until(() -> reader.get() != null);
    }

    private void assertNobodyKnows() {
        assertThatThrownBy(() -> known.find("key"))
                .isInstanceOfSatisfying(
                        GatewayException.class, away -> assertThat(away.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    }

    /** Has read the old, which arrives later. */
    private Optional<String> slow(String key) {
        reader.set(Thread.currentThread());
        try {
            arrival.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        return Optional.of("old");
    }

    private static Optional<String> away(String key) {
        throw new DataAccessResourceFailureException("away");
    }
}
