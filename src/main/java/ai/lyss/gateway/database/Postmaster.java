package ai.lyss.gateway.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL server process that works on a data directory. It outlives a gateway that was killed, and has to be
 * stopped before another can start there
 * (<a href="https://www.postgresql.org/docs/17/server-shutdown.html">shutting down the server</a>).
 */
final class Postmaster {

    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);

    private final ProcessHandle process;
    private final Path pidFile;

    private Postmaster(ProcessHandle process, Path pidFile) {
        this.process = process;
        this.pidFile = pidFile;
    }

    /** Stops what an earlier gateway left behind in the directory; nothing happens when there is nothing. */
    static void stopOrphan(Path directory) throws IOException {
        Optional<Postmaster> orphan = find(directory);
        if (orphan.isPresent()) {
            LOG.warn(
                    "PostgreSQL of an earlier run (process {}) still works in {}: stopping it",
                    orphan.get().process.pid(),
                    directory);
            orphan.get().stop();
        }
    }

    private static Optional<Postmaster> find(Path directory) throws IOException {
        Path pidFile = directory.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile);
        Optional<ProcessHandle> alive = processOf(lines).filter(ProcessHandle::isAlive);
        if (alive.isEmpty()) {
            return Optional.empty(); // PostgreSQL itself removes the file of a dead process
        }
        if (!isPostgres(alive.get())) {
            // The number was given to another process; PostgreSQL would take that one for a server and not start.
            LOG.warn(
                    "{} names process {}, which is not PostgreSQL: removing it",
                    pidFile,
                    alive.get().pid());
            Files.delete(pidFile);
            return Optional.empty();
        }
        if (!worksIn(directory, alive.get(), lines)) {
            throw new IllegalStateException(
                    pidFile + " names process " + alive.get().pid()
                            + ", a PostgreSQL server of another directory. If " + directory
                            + " is a copy, delete the file; otherwise stop that server.");
        }
        return Optional.of(new Postmaster(alive.get(), pidFile));
    }

    private static Optional<ProcessHandle> processOf(List<String> lines) {
        try {
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
        } catch (NumberFormatException broken) {
            return Optional.empty();
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(Path::of)
                .filter(command -> command.getFileName().toString().startsWith("postgres"))
                .isPresent();
    }

    /** By the process's working directory where the system shows it, otherwise by what the pid file says. */
    private static boolean worksIn(Path directory, ProcessHandle process, List<String> lines) throws IOException {
        Path real = directory.toRealPath();
        Path cwd = Path.of("/proc", Long.toString(process.pid()), "cwd");
        if (Files.isDirectory(cwd)) {
            return real.equals(cwd.toRealPath());
        }
        Path said = Path.of(lines.size() > 1 ? lines.get(1) : "");
        return Files.isDirectory(said) && real.equals(said.toRealPath());
    }

    private void stop() throws IOException {
        signal("INT"); // fast: clients are cut off, everything is written
        if (!gone(30)) {
            signal("QUIT"); // immediate: recovers at the next start
            if (!gone(10)) {
                throw new IllegalStateException("PostgreSQL (process " + process.pid() + ") does not stop");
            }
        }
    }

    private void signal(String name) throws IOException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits; a process that nobody reaps stays in the table, but its pid file goes. */
    private boolean gone(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (process.isAlive() && Files.exists(pidFile)) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
