package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.ledger.LedgerSettings.Commit;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerWriterTest {

    private static final LedgerDatabase DATABASE = new LedgerDatabase();

    private final LedgerDatabase database = DATABASE.emptied();
    private final LedgerSettings settings = Ledgers.settings(Commit.BEFORE_ANSWER, Duration.ofMinutes(1));
    private final LedgerWriter writer = Ledgers.writer(database.dataSource(), settings);

    LedgerWriterTest() {
        writer.start();
    }

    @AfterEach
    void stop() {
        writer.stop();
    }

    @Test
    void row_isCompleteOnlyOnceCommitted() throws Exception {
        CompletableFuture<Void> committed;
        try (var hold = database.hold()) {
            committed = writer.write(Rows.answered("req-1"));
            await().until(database::somebodyWaits);
            assertThat(committed).isNotDone();
        }
        committed.get(1, TimeUnit.MINUTES);
        assertThat(database.requestIds()).containsExactly("req-1");
    }

    /** As at the end of a gateway whose pool was closed first: the row waits on disk for the next start. */
    @Test
    void closedPool_isADatabaseThatIsAway() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        HikariDataSource pool = new HikariDataSource(config);
        LedgerWriter late = Ledgers.writer(pool, Ledgers.settings(Commit.BEFORE_ANSWER, Duration.ofMinutes(1)));
        late.start();
        pool.close();
        late.write(Rows.answered("req-late")).get(1, TimeUnit.MINUTES);
        assertThat(late.spooled()).isPositive();
        late.stop();
        assertThat(database.requestIds()).isEmpty();
    }

    @Test
    void rowsThatGatherDuringACommit_shareTheNextOne() throws Exception {
        List<CompletableFuture<Void>> all;
        try (var hold = database.hold()) {
            all = new ArrayList<>(List.of(writer.write(Rows.answered("first"))));
            await().until(database::somebodyWaits);
            all.addAll(writeMany(200));
        }
        waitFor(all);
        assertThat(database.requestIds()).hasSize(201);
        assertThat(database.transactions()).isEqualTo(2);
    }

    @Test
    void rowsBeyondABatch_areWrittenInTheNext() throws Exception {
        List<CompletableFuture<Void>> all;
        try (var hold = database.hold()) {
            all = new ArrayList<>(List.of(writer.write(Rows.answered("first"))));
            await().until(database::somebodyWaits);
            all.addAll(writeMany(501));
        }
        waitFor(all);
        assertThat(database.transactions()).isEqualTo(3);
    }

    @Test
    void refusedRow_failsAloneAmongItsNeighbours() throws Exception {
        CompletableFuture<Void> good;
        CompletableFuture<Void> bad;
        CompletableFuture<Void> alsoGood;
        try (var hold = database.hold()) {
            writer.write(Rows.answered("first"));
            await().until(database::somebodyWaits);
            good = writer.write(Rows.answered("good"));
            bad = writer.write(Rows.answered("NUL \0 is refused"));
            alsoGood = writer.write(Rows.answered("good-too"));
        }
        waitFor(List.of(good, alsoGood));
        await().until(bad::isDone);
        assertThat(bad.exceptionNow()).isInstanceOf(SQLException.class);
        assertThat(database.requestIds()).containsExactly("first", "good", "good-too");
    }

    @Test
    void sameRequestTwice_keepsItsFirstRow() throws Exception {
        LedgerRow row = Rows.answered("req-1");
        writer.write(row).get(1, TimeUnit.MINUTES);
        writer.write(row).get(1, TimeUnit.MINUTES);
        assertThat(database.requestIds()).containsExactly("req-1");
    }

    @Test
    void withdrawnRow_isNotWritten() throws Exception {
        CompletableFuture<Void> last;
        try (var hold = database.hold()) {
            writer.write(Rows.answered("first"));
            await().until(database::somebodyWaits);
            writer.write(Rows.answered("withdrawn")).cancel(false);
            last = writer.write(Rows.answered("last"));
        }
        waitFor(List.of(last));
        assertThat(database.requestIds()).containsExactly("first", "last");
    }

    @Test
    void stop_writesWhatIsQueuedAndTakesNoMore() throws Exception {
        List<CompletableFuture<Void>> all;
        Thread stopping;
        try (var hold = database.hold()) {
            all = new ArrayList<>(List.of(writer.write(Rows.answered("first"))));
            await().until(database::somebodyWaits);
            all.addAll(writeMany(700));
            stopping = Thread.ofVirtual().start(writer::stop);
            await().until(() -> !writer.isRunning());
            assertThat(writer.write(Rows.answered("too-late"))).isCompletedExceptionally();
        }
        assertThat(stopping.join(Duration.ofMinutes(1))).isTrue();
        assertThat(all).allMatch(committed -> committed.state() == CompletableFuture.State.SUCCESS);
        assertThat(database.requestIds()).hasSize(701).doesNotContain("too-late");
    }

    private List<CompletableFuture<Void>> writeMany(int count) throws InterruptedException {
        List<CompletableFuture<Void>> committed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            committed.add(writer.write(Rows.answered("req-" + i)));
        }
        return committed;
    }

    private static void waitFor(List<CompletableFuture<Void>> committed) throws Exception {
        CompletableFuture.allOf(committed.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
    }

    @Test
    void charges_arePostedOnceWithTheirRow_andToldOnce() throws Exception {
        PostedCharges book = new PostedCharges(database);
        LedgerWriter charging = Ledgers.writer(database.dataSource(), settings, book);
        charging.start();
        LedgerRow row = Rows.charged("req-1", PostedCharges.charge("lease-1"));
        charging.write(row).get(1, TimeUnit.MINUTES);
        AtomicBoolean told = new AtomicBoolean();
        LedgerRow other = Rows.charged("req-2", PostedCharges.charge("lease-2"));
        charging.write(other, told, false).get(1, TimeUnit.MINUTES);
        charging.write(other, told, true).get(1, TimeUnit.MINUTES);
        charging.stop();
        assertThat(book.posted()).containsExactly("lease-1", "lease-2");
        assertThat(book.committed()).containsExactly("lease-1", "lease-2");
        assertThat(book.spooled()).isEmpty();
    }

    @Test
    void chargesThatCannotBePosted_takeTheirRowBack() throws Exception {
        PostedCharges book = new PostedCharges(database);
        book.refuse("lease-bad");
        LedgerWriter charging = Ledgers.writer(database.dataSource(), settings, book);
        charging.start();
        List<CompletableFuture<Void>> good = new ArrayList<>();
        CompletableFuture<Void> bad;
        try (var hold = database.hold()) {
            good.add(charging.write(Rows.charged("first", PostedCharges.charge("lease-1"))));
            await().until(database::somebodyWaits);
            good.add(charging.write(Rows.charged("second", PostedCharges.charge("lease-2"))));
            bad = charging.write(Rows.charged("bad", PostedCharges.charge("lease-bad")));
            good.add(charging.write(Rows.charged("third", PostedCharges.charge("lease-3"))));
        }
        waitFor(good);
        await().until(bad::isCompletedExceptionally);
        charging.stop();
        assertThat(database.requestIds()).containsExactly("first", "second", "third");
        assertThat(book.posted()).containsExactly("lease-1", "lease-2", "lease-3");
        assertThat(book.dropped()).containsExactly("lease-bad");
    }

    @Test
    void everyColumn_isWritten() throws Exception {
        writer.write(Rows.charged("req-1")).get(1, TimeUnit.MINUTES);
        assertThat(database.request("req-1"))
                .containsEntry("audio_input_tokens", 1L)
                .containsEntry("audio_output_tokens", 1L)
                .containsEntry("image_input_tokens", 1L)
                .containsEntry("cost_nanos", 1234L)
                .containsEntry("priced", true);
        assertThat(database.attempts("req-1").getFirst())
                .containsEntry("upstream_model", "gpt \"x\\y\"")
                .containsEntry("prompt_tokens", 3L)
                .containsEntry("completion_tokens", 2L)
                .containsEntry("cost_nanos", 7L)
                .containsEntry("priced", true);
        assertThat(database.attempts("req-1").getLast())
                .containsEntry("prompt_tokens", null)
                .containsEntry("cost_nanos", null)
                .containsEntry("priced", null);
    }
}
