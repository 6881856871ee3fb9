import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Clients that ask nodes that are up until it is closed, each for one model, so that no quota starves another. */
final class Load implements AutoCloseable {

    static final int CLIENTS = 24;

    private final Settings settings;
    private final Client client;
    private final Answers answers;
    private final List<Node> targets;
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean over;

    Load(Cluster cluster, Answers answers, List<Node> targets, List<String> models) {
        this.settings = cluster.settings();
        this.client = cluster.client();
        this.answers = answers;
        this.targets = targets;
        for (int i = 0; i < CLIENTS; i++) {
            String model = models.get(i % models.size());
            Random random = new Random(settings.seed() + i);
            clients.add(Thread.ofVirtual().start(() -> ask(model, random)));
        }
    }

    /** On all nodes, for all models. */
    static Load of(Cluster cluster, Answers answers) {
        List<String> models = Stream.of(Model.values()).map(Model::id).toList();
        return new Load(cluster, answers, cluster.nodes().all(), models);
    }

    private void ask(String model, Random random) {
        while (!over) {
            long next = System.nanoTime() + CLIENTS * 1_000_000_000L / settings.rate();
            List<Node> up = Nodes.up(targets);
            if (!up.isEmpty()) {
                int tokens = model.startsWith("sim-") ? 3 + random.nextInt(28) : 0;
                answers.add(client.ask(up.get(random.nextInt(up.size())), model, tokens, random.nextBoolean()));
            }
            Wait.millis(Math.max(1, (next - System.nanoTime()) / 1_000_000));
        }
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread each : clients) {
            each.join();
        }
    }
}
