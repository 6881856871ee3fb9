package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.unit.DataSize;

/** A writer that hangs in the database's driver says nothing of its rows any more. */
@Timeout(60) // a wait that nobody watches has no end
class WaitsTest {

    private final CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
    private Waits waits = waits(Duration.ofMinutes(10));

    private static Waits waits(Duration longest) {
        return new Waits(Ledgers.settings(
                LedgerSettings.Commit.BEFORE_ANSWER, longest, Ledgers.directory(), DataSize.ofBytes(0)));
    }

    @AfterEach
    void stop() {
        waits.destroy();
    }

    @Test
    void rowThatNobodyWrites_isGivenUp() {
        waits.destroy();
        waits = waits(Duration.ofMillis(10));
        assertThatThrownBy(() -> waits.await(written))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
        assertThat(written).as("nobody wants it any more").isCompletedExceptionally();
    }

    @Test
    void rowThatIsWritten_endsTheWait() throws Exception {
        Thread writer = Thread.ofVirtual().start(() -> written.complete(null));
        waits.await(written);
        writer.join();
    }

    @Test
    void end_endsAllWaits() throws Exception {
        Thread waiting = Thread.ofVirtual().start(() -> assertThatThrownBy(() -> waits.await(written)));
        await().until(() -> waiting.getState() == Thread.State.WAITING);
        waits.destroy();
        waiting.join();
        assertThat(written).isCompletedExceptionally();
    }
}
