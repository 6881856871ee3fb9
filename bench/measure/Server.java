import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The jar as a process, with its embedded PostgreSQL; started again on the same data when it has been stopped. */
final class Server {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    /** Of the environment; the rest may name a database in use, channels, certificates and options of the JVM. */
    private static final Set<String> KEPT =
            Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "JAVA_HOME");

    final int port;
    private final String name;
    private final Settings settings;
    private final List<String> arguments;
    private final HttpClient http = HttpClient.newHttpClient();
    private int managementPort;
    private Process process;

    Server(String name, int port, Settings settings, String... arguments) throws IOException {
        this.name = name;
        this.port = port == 0 ? freePort() : port;
        this.settings = settings;
        this.arguments = List.of(arguments);
    }

    /** Starts it without waiting. */
    void launch(Path jar, List<String> flags) throws IOException {
        Path home = settings.work().resolve(name);
        Files.createDirectories(home);
        managementPort = freePort();
        List<String> command = new ArrayList<>(List.of(settings.java()));
        command.add("@config/jvm.options");
        command.addAll(flags); // what is said last counts
        command.addAll(List.of(
                "-jar",
                jar.toString(),
                "--server.port=" + port,
                "--management.server.port=" + managementPort,
                "--spring.datasource.url=",
                "--lyss.database.directory=" + home.resolve("postgres"),
                "--lyss.database.binaries=" + settings.binaries(),
                "--lyss.ledger.spool.directory=" + home.resolve("spool"),
                "--lyss.credentials.keyset-file=" + home.resolve("keyset.json")));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().retainAll(KEPT);
        process = builder.start();
    }

    /** Starts it and waits until it is ready. */
    void start(String heap, List<String> more) throws Exception {
        List<String> flags = new ArrayList<>(List.of("-Xms" + heap, "-Xmx" + heap, "-Xlog:gc:file=" + gcLog()));
        flags.addAll(more);
        launch(settings.jar(), flags);
        long limit = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > limit) {
                throw new IOException(name + " does not start: " + Files.readString(log()));
            }
            Thread.sleep(200);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            URI url = URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness");
            return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Lets it end in peace; its PostgreSQL ends with it. */
    void stop() throws InterruptedException {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!process.waitFor(45, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        process = null;
    }

    long pid() {
        return process.pid();
    }

    /** The first process of its PostgreSQL. */
    long postmaster() throws IOException {
        Path file = settings.work().resolve(name).resolve("postgres").resolve("postmaster.pid");
        return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    }

    Account account() throws IOException {
        return new Account(Account.alone(pid()), Account.withChildren(postmaster()));
    }

    Path log() {
        return settings.work().resolve(name + ".log");
    }

    Path gcLog() {
        return settings.work().resolve(name + "-gc.log");
    }

    /** Below those that systems give to connections: it may be a while until it is used. */
    static int freePort() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            try (ServerSocket socket =
                    new ServerSocket(ThreadLocalRandom.current().nextInt(10_000, 30_000))) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // another one
            }
        }
        throw new IOException("no free port");
    }
}
