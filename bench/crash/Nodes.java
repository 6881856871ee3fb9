import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The nodes, those of them that are up, and who is chosen by chance. */
final class Nodes {

    private static final int COUNT = 3;

    private final Random random;
    private final List<Node> all = new ArrayList<>();

    Nodes(long seed) {
        this.random = new Random(seed);
    }

    /** Starts them; the first one makes the tables, the keyset and the operator's key. */
    void start(Settings settings, Processes processes, Postgres database, Violations violations) throws Exception {
        for (int number = 1; number <= COUNT; number++) {
            Node node = new Node(number, settings, processes, database, violations);
            all.add(node);
            node.start();
            if (number == 1) {
                node.awaitFirst();
            }
        }
        all.forEach(Node::watch);
        awaitReady();
    }

    void awaitReady() throws Exception {
        Wait.until("all nodes", Gateway.START_LIMIT, () -> all.stream().allMatch(Node::isReady));
    }

    List<Node> all() {
        return all;
    }

    List<Node> up() {
        return up(all);
    }

    static List<Node> up(List<Node> some) {
        return some.stream().filter(Node::isReady).toList();
    }

    Node anyOf(List<Node> some) {
        return some.get(random.nextInt(some.size()));
    }
}
