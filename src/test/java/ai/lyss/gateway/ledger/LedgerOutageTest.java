package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.ledger.LedgerSettings.Commit;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.util.unit.DataSize;

/** The ledger while its database is stopped, killed, and started again. */
class LedgerOutageTest {

    private static final int WRITERS = 8;

    @TempDir(cleanup = CleanupMode.NEVER)
    Path directory;

    private EmbeddedPostgres postgres;

    @BeforeEach
    void start() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("synchronous_commit", "on") // as in production; off by default here
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        postgres.close();
    }

    /** Stopped and killed with -9 while requests end, twice: whoever was told that a row is written finds it, once. */
    @Test
    void databaseKilledUnderLoad_hasEveryRowOnceWhenItIsBack() throws Exception {
        DataSource dataSource = following();
        LedgerDatabase.createTables(dataSource);
        PostedCharges book = new PostedCharges(dataSource);
        LedgerSettings settings = settings(directory.resolve("spool"));
        LedgerWriter writer = Ledgers.writer(dataSource, settings, book);
        writer.start();

        Load load = new Load(writer);
        load.awaitMore(50);
        kill();
        load.awaitMore(50);
        await().untilAsserted(() -> assertThat(writer.awayFor()).isPositive());
        load.awaitMore(50);
        assertThat(writer.isAdmitting()).isTrue();
        restart();
        load.awaitMore(50);
        await().atMost(Duration.ofMinutes(1)).until(() -> writer.awayFor().isZero());
        postgres.close(); // fast: what is under way is rolled back
        load.awaitMore(50);
        restart();
        load.awaitMore(50);
        List<String> answered = load.end();
        await().atMost(Duration.ofMinutes(1)).until(() -> writer.spooled() == 0);
        writer.stop();

        assertThat(load.failures()).isEmpty();
        assertThat(ids(dataSource)).containsExactlyElementsOf(answered);
        assertThat(book.posted()).containsExactlyElementsOf(answered);
        assertThat(book.dropped()).isEmpty();
        assertThat(Stream.concat(book.committed().stream(), book.spooled().stream())
                        .sorted()
                        .toList())
                .isEqualTo(answered);
    }

    /** A gateway that dies leaves its spool as it is; the next one reads it, although the ledger has some of it. */
    @Test
    void spoolOfADeadGateway_isReplayedOnceHoweverOften() throws Exception {
        DataSource dataSource = following();
        LedgerDatabase.createTables(dataSource);
        PostedCharges book = new PostedCharges(dataSource);
        Path spool = directory.resolve("spool");
        LedgerWriter dying = Ledgers.writer(dataSource, settings(spool), book);
        dying.start();
        postgres.close();
        List<String> ids = IntStream.range(100, 200).mapToObj(i -> "req-" + i).toList();
        for (String id : ids) {
            dying.write(Rows.charged(id, PostedCharges.charge(id))).get(1, TimeUnit.MINUTES);
        }
        Path copy = directory.resolve("copy/1"); // what is on disk when the process is no more
        Files.createDirectories(copy);
        try (Stream<Path> files = Files.list(spool.resolve("1"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".spool")).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        restart();
        await().atMost(Duration.ofMinutes(1)).until(() -> dying.spooled() == 0);
        dying.stop();
        assertThat(ids(dataSource)).isEqualTo(ids);

        LedgerWriter next = Ledgers.writer(dataSource, settings(directory.resolve("copy")), book);
        next.start();
        await().atMost(Duration.ofMinutes(1)).until(() -> next.spooled() == 0);
        next.stop();
        assertThat(ids(dataSource)).isEqualTo(ids);
        assertThat(book.posted()).isEqualTo(ids);
    }

    @Test
    void databaseAwayLongerThanPolicyAllows_admitsNobodyUntilItIsBack() throws Exception {
        DataSource dataSource = following();
        LedgerDatabase.createTables(dataSource);
        LedgerSettings settings = new LedgerSettings(
                Commit.BEFORE_ANSWER,
                Duration.ofSeconds(10),
                1000,
                500,
                Duration.ZERO,
                Duration.ZERO,
                new LedgerSettings.Spooling(
                        directory.resolve("spool"), DataSize.ofMegabytes(1), Duration.ofMillis(300)));
        LedgerWriter writer = Ledgers.writer(dataSource, settings);
        writer.start();
        postgres.close();
        writer.write(Rows.answered("req-1")).get(1, TimeUnit.MINUTES);
        await().until(() -> !writer.isAdmitting());
        writer.write(Rows.answered("req-2")).get(1, TimeUnit.MINUTES); // let in before
        restart();
        await().atMost(Duration.ofMinutes(1)).until(writer::isAdmitting);
        await().until(() -> writer.spooled() == 0);
        assertThat(ids(dataSource)).containsExactly("req-1", "req-2");
        writer.stop();
    }

    @Test
    void databaseAwayAndDiskFull_rowFailsWhenItsTimeIsUp() throws Exception {
        DataSource dataSource = following();
        LedgerSettings settings = Ledgers.settings(
                Commit.BEFORE_ANSWER, Duration.ofMillis(200), Ledgers.directory(), DataSize.ofBytes(0));
        LedgerWriter writer = Ledgers.writer(dataSource, settings);
        writer.start();
        postgres.close();
        CompletableFuture<Void> written = writer.write(Rows.answered("req-1"));
        await().until(written::isDone);
        assertThat(written.exceptionNow()).isInstanceOf(SQLException.class);
        assertThat(writer.isAdmitting()).isFalse();
        writer.stop();
    }

    private static LedgerSettings settings(Path spool) {
        return Ledgers.settings(Commit.BEFORE_ANSWER, Duration.ofMinutes(1), spool, DataSize.ofMegabytes(64));
    }

    private static List<String> ids(DataSource dataSource) {
        return new JdbcTemplate(dataSource)
                .queryForList("select request_id from requests order by request_id", String.class);
    }

    /** As {@code kill -9} does. */
    private void kill() throws IOException {
        Path pid = directory.resolve("data/postmaster.pid");
        ProcessHandle postmaster = ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(pid).getFirst().strip()))
                .orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        await().until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    private void restart() throws IOException {
        postgres.close(); // of the one that is no more: forgets it
        start();
    }

    /** Requests that end one after the other, on several threads, each once its row is written. */
    private static final class Load {

        private final LedgerWriter writer;
        private final AtomicInteger next = new AtomicInteger(100_000);
        private final AtomicInteger written = new AtomicInteger();
        private final List<String> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        private final List<String> answered = java.util.Collections.synchronizedList(new ArrayList<>());
        private final List<Thread> threads;
        private volatile boolean running = true;

        Load(LedgerWriter writer) {
            this.writer = writer;
            this.threads = IntStream.range(0, WRITERS)
                    .mapToObj(i -> Thread.ofVirtual().start(this::run))
                    .toList();
        }

        private void run() {
            while (running) {
                String id = "req-" + next.incrementAndGet();
                try {
                    writer.write(Rows.charged(id, PostedCharges.charge(id))).get(1, TimeUnit.MINUTES);
                    answered.add(id);
                    written.incrementAndGet();
                } catch (Exception failed) {
                    failures.add(id + ": " + failed);
                    return;
                }
            }
        }

        void awaitMore(int rows) {
            int from = written.get();
            await().atMost(Duration.ofMinutes(1)).until(() -> written.get() >= from + rows);
        }

        List<String> failures() {
            return failures;
        }

        List<String> end() throws InterruptedException {
            running = false;
            for (Thread thread : threads) {
                thread.join(Duration.ofMinutes(1));
            }
            return answered.stream().sorted().toList();
        }
    }

    /** Connections to the server as it is now; it comes back on another port. */
    private DataSource following() {
        return new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                return postgres.getPostgresDatabase().getConnection();
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
            }
        };
    }
}
