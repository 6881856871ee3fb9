package ai.lyss.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps data and what keeps a start from failing. */
class EmbeddedDatabaseTest {

    /** Shared, and kept: unpacking takes longer than all the rest. */
    private static final Path BINARIES = Path.of("target", "postgres-binaries");

    /** A data directory that was initialised by a start, for tests that want one: copying is quicker. */
    @TempDir
    static Path initialised;

    @TempDir
    Path home;

    @BeforeAll
    static void initialise() throws IOException {
        EmbeddedDatabase.start(initialised.resolve("postgres"), BINARIES).close();
    }

    private void copyInitialised() throws IOException {
        try (Stream<Path> files = Files.walk(initialised)) {
            for (Path file : files.skip(1).toList()) { // attributes too: PostgreSQL wants a directory of its own
                Files.copy(
                        file,
                        home.resolve(initialised.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @Test
    void data_survives_restart() throws Exception {
        copyInitialised();
        try (EmbeddedDatabase first = start()) {
            execute(first, "CREATE TABLE kept (value text)");
            execute(first, "INSERT INTO kept VALUES ('by the first')");
        }
        try (EmbeddedDatabase second = start()) {
            assertThat(query(second, "SELECT value FROM kept")).isEqualTo("by the first");
        }
    }

    @Test
    void new_one_is_durable_and_refuses_connections_without_its_password() throws Exception {
        try (EmbeddedDatabase database = start()) {
            assertThat(query(database, "SHOW fsync")).isEqualTo("on");
            assertThat(query(database, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(database, "SHOW full_page_writes")).isEqualTo("on");
            assertThatThrownBy(() -> DriverManager.getConnection(database.getJdbcUrl(), "postgres", "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
            assertThat(query(database, "SHOW listen_addresses")).isEqualTo("localhost");
            assertThat(query(database, "SHOW unix_socket_directories")).isEmpty();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void second_gateway_is_told_and_harms_nothing() throws Exception {
        copyInitialised();
        try (EmbeddedDatabase first = start()) {
            assertThatThrownBy(this::start).hasMessageContaining("Another gateway uses the embedded database");
            assertThat(query(first, "SELECT 'well'")).isEqualTo("well");
        }
    }

    @Test
    void gateway_of_another_process_is_respected_and_its_orphan_is_replaced_once_it_is_killed() throws Exception {
        copyInitialised();
        Process other = OtherGateway.start(data(), BINARIES.toAbsolutePath());
        long postmaster;
        try {
            assertThatThrownBy(this::start).hasMessageContaining("Another gateway uses the embedded database");
            postmaster = postmaster();
        } finally {
            other.destroyForcibly().waitFor(); // kill -9
        }
        assertThat(ProcessHandle.of(postmaster)).as("the orphan").isPresent();

        try (EmbeddedDatabase next = start()) {
            assertThat(query(next, "SELECT value FROM kept")).isEqualTo("by the other");
            assertThat(postmaster()).isNotEqualTo(postmaster);
        }
    }

    @Test
    void killed_postmaster_is_recovered_from() throws Exception {
        copyInitialised();
        EmbeddedDatabase first = start();
        execute(first, "CREATE TABLE kept (value text)");
        execute(first, "INSERT INTO kept VALUES ('before the crash')");
        ProcessHandle postmaster = ProcessHandle.of(postmaster()).orElseThrow();
        List<ProcessHandle> children = postmaster.children().toList();
        postmaster.destroyForcibly();
        await().atMost(Duration.ofSeconds(30)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        first.close();

        try (EmbeddedDatabase second = start()) {
            assertThat(query(second, "SELECT value FROM kept")).isEqualTo("before the crash");
        }
    }

    @Test
    void pid_file_naming_a_process_of_somebody_else_does_not_block_the_start() throws Exception {
        copyInitialised();
        Files.writeString(
                data().resolve("postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + data() + "\n1700000000\n5432\n\nlocalhost\n0 0\nready\n");
        try (EmbeddedDatabase database = start()) {
            assertThat(query(database, "SELECT 'started'")).isEqualTo("started");
        }
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void pid_file_of_a_dead_process_does_not_block_the_start() throws Exception {
        copyInitialised();
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.writeString(
                data().resolve("postmaster.pid"),
                dead.pid() + "\n" + data() + "\n1700000000\n5432\n\nlocalhost\n0 0\nready\n");
        try (EmbeddedDatabase database = start()) {
            assertThat(query(database, "SELECT 'started'")).isEqualTo("started");
        }
    }

    @Test
    void initialisation_that_was_cut_short_is_begun_anew() throws Exception {
        Path draft = Files.createDirectories(home.resolve("postgres.new"));
        Files.writeString(draft.resolve("PG_VERSION"), "17");
        try (EmbeddedDatabase database = start()) {
            assertThat(query(database, "SELECT 'started'")).isEqualTo("started");
        }
        assertThat(draft).doesNotExist();
    }

    @Test
    void directory_with_something_else_in_it_is_left_alone() throws Exception {
        Path mine = Files.createDirectories(data()).resolve("thesis.txt");
        Files.writeString(mine, "years of work");
        assertThatThrownBy(this::start).isInstanceOf(IllegalStateException.class);
        assertThat(mine).hasContent("years of work");
    }

    private Path data() {
        return home.resolve("postgres");
    }

    private EmbeddedDatabase start() throws IOException {
        return EmbeddedDatabase.start(data(), BINARIES);
    }

    private long postmaster() throws IOException {
        return Long.parseLong(
                Files.readAllLines(data().resolve("postmaster.pid")).getFirst());
    }

    private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        assertThat(URI.create(database.getJdbcUrl().substring("jdbc:".length())).getHost())
                .isEqualTo("localhost");
        return DriverManager.getConnection(database.getJdbcUrl(), database.getUsername(), database.getPassword());
    }
}
