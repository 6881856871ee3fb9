import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** A gateway that is killed; started again whenever it ends, as whoever runs one would. */
final class Node {

    static final Duration LEASE_TIME = Duration.ofSeconds(5);

    final int number;
    private final Path work;
    private final Postgres database;
    private final Violations violations;
    private final Gateway gateway;
    private volatile boolean ready;
    private volatile int life; // how often it was killed
    private volatile HttpClient http = Http.client();

    Node(int number, Settings settings, Processes processes, Postgres database, Violations violations) {
        this.number = number;
        this.work = settings.work();
        this.database = database;
        this.violations = violations;
        this.gateway = new Gateway("node" + number, settings, processes);
    }

    void start() throws IOException {
        gateway.start(
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + Postgres.USER,
                "--lyss.quota.lease-time=" + LEASE_TIME.toSeconds() + "s",
                "--lyss.ledger.spool.directory=" + work.resolve("node" + number + "/spool"),
                "--lyss.credentials.keyset-file=" + work.resolve("keyset.json"));
    }

    void awaitFirst() throws Exception {
        gateway.awaitWell("the first node");
    }

    /** From now on it is started again when it has ended, and ready when it serves. */
    void watch() {
        Thread.ofVirtual().start(this::turns);
    }

    private void turns() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (!gateway.isAlive()) {
                    Thread.sleep(500);
                    http = Http.client();
                    start();
                } else if (!ready && gateway.isWell()) {
                    ready = true;
                }
                Thread.sleep(200);
            } catch (InterruptedException end) {
                return;
            } catch (IOException unexpected) {
                violations.add("node " + number + ": " + unexpected);
                return;
            }
        }
    }

    void kill() {
        ready = false;
        life++;
        gateway.kill();
        http.shutdownNow();
    }

    boolean isReady() {
        return ready;
    }

    int life() {
        return life;
    }

    int port() {
        return gateway.port;
    }

    Path log() {
        return gateway.log();
    }

    /** As a client whose connections break when it is killed. */
    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public String toString() {
        return "node " + number;
    }
}
