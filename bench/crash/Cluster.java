import java.nio.file.Files;
import java.nio.file.Path;

/** What is started and in the end stopped: the simulator, PostgreSQL, and the nodes on it with a tenant of theirs. */
final class Cluster {

    private final Settings settings;
    private final Violations violations;
    private final Processes processes = new Processes();
    private final Nodes nodes;
    private Postgres database;
    private Management management;
    private Client client;

    Cluster(Settings settings, Violations violations) {
        this.settings = settings;
        this.violations = violations;
        this.nodes = new Nodes(settings.seed());
    }

    void start() throws Exception {
        Gateway simulator = startSimulator();
        database = new Postgres(settings.binaries(), settings.work());
        database.start();
        nodes.start(settings, processes, database, violations);
        management = new Management(
                nodes,
                Http.url(simulator.port, "/simulator/").toString(),
                Files.readString(nodes.all().getFirst().log()));
        client = new Client(management.furnish(), violations);
    }

    private Gateway startSimulator() throws Exception {
        Path home = settings.work().resolve("simulator");
        Gateway simulator = new Gateway("simulator", settings, processes);
        simulator.start(
                "--spring.profiles.active=demo",
                "--spring.datasource.url=",
                "--lyss.database.directory=" + home.resolve("postgres"),
                "--lyss.database.binaries=" + settings.binaries(),
                "--lyss.ledger.spool.directory=" + home.resolve("spool"),
                "--lyss.credentials.keyset-file=" + home.resolve("keyset.json"));
        simulator.awaitWell("the simulator");
        return simulator;
    }

    void stop() {
        processes.stop();
        try {
            if (database != null) {
                database.stop("immediate");
            }
            processes.await();
        } catch (Exception alreadyGone) {
            System.out.println(alreadyGone.getMessage());
        }
    }

    Settings settings() {
        return settings;
    }

    Nodes nodes() {
        return nodes;
    }

    Postgres database() {
        return database;
    }

    Management management() {
        return management;
    }

    Client client() {
        return client;
    }
}
