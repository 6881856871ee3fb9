import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The jar as a process, which can be started again on the same ports. */
final class Gateway {

    static final Duration START_LIMIT = Duration.ofMinutes(5);

    /** Of the environment; the rest may name a database in use, channels, certificates and options of the JVM. */
    private static final Set<String> KEPT =
            Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "JAVA_HOME");

    final int port = freePort();
    private final int managementPort = freePort();
    private final String name;
    private final Settings settings;
    private final Processes processes;
    private volatile Process process;

    Gateway(String name, Settings settings, Processes processes) {
        this.name = name;
        this.settings = settings;
        this.processes = processes;
    }

    void start(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // a start is short, and there are many
                "@config/jvm.options",
                "-jar",
                settings.jar(),
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--management.server.port=" + managementPort));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().retainAll(KEPT);
        process = processes.start(builder);
    }

    Path log() {
        return settings.work().resolve(name + ".log");
    }

    void awaitWell(String what) throws Exception {
        Wait.until(what, START_LIMIT, () -> {
            if (!isAlive()) {
                throw new IllegalStateException("A process has ended; its log is in " + settings.work());
            }
            return isWell();
        });
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean isWell() {
        HttpRequest request = HttpRequest.newBuilder(Http.url(managementPort, "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient once = Http.client()) {
            return once.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException | InterruptedException notYet) {
            return false;
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Below those that systems give to connections: a node that is killed wants its port again. */
    static int freePort() {
        for (int tries = 0; tries < 100; tries++) {
            try (ServerSocket socket =
                    new ServerSocket(ThreadLocalRandom.current().nextInt(10_000, 30_000))) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // another one
            }
        }
        throw new IllegalStateException("no free port");
    }
}
