import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Kills one node after the other; quotas end meanwhile, and are then used to the last unit. */
final class KillMode implements Mode {

    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final Books books;
    private final Violations violations;

    KillMode(Cluster cluster, Books books, Violations violations) {
        this.cluster = cluster;
        this.books = books;
        this.violations = violations;
    }

    @Override
    public void run() throws Exception {
        books.quotas().make(0.5);
        int kills;
        try (Load load = Load.of(cluster, books.answers())) {
            kills = kill();
        }
        System.out.println(kills + " kills");
        cluster.nodes().awaitReady();
        violations.addAll(
                "refused for want of the database, which was there: ",
                books.answers().with(Way.UNKNOWN));
        books.check();
        useUp();
    }

    /** Returns how many nodes were killed; where starts are slow it takes longer. */
    private int kill() {
        Nodes nodes = cluster.nodes();
        int seconds = cluster.settings().seconds();
        Instant start = Instant.now();
        Instant end = start.plusSeconds(seconds);
        int kills = 0;
        while (Instant.now().isBefore(end) || kills < seconds / 10) {
            Wait.millis(BETWEEN_KILLS.toMillis());
            List<Node> up = nodes.up();
            if (up.size() > 1) { // somebody has to answer
                Node node = nodes.anyOf(up);
                System.out.printf(
                        "%3d s  SIGKILL to node %d%n",
                        Duration.between(start, Instant.now()).toSeconds(), node.number);
                node.kill();
                kills++;
            }
        }
        return kills;
    }

    /** Budgets are there to the last unit: what is left, and fifty requests more, on all nodes at once. */
    private void useUp() throws Exception {
        Quotas quotas = books.quotas();
        BigDecimal limit = quotas.usage(Model.OPENAI).limit().add(BigDecimal.valueOf(50));
        quotas.limit(Model.OPENAI, limit);
        Answers more = askUntilRefused();
        books.answers().addAll(more);
        Usage usage = quotas.usage(Model.OPENAI);
        System.out.printf(
                "fifty requests more: %d answered, %d refused; used %s of %s%n",
                more.with(Way.ANSWERED).size(), more.with(Way.REFUSED).size(), usage.used(), usage.limit());
        violations.check(usage.used().compareTo(limit) == 0, "not used to the last unit: " + usage);
        more.stream()
                .filter(answer -> answer.way() != Way.ANSWERED && answer.way() != Way.REFUSED)
                .forEach(answer -> violations.add(answer.toString()));
        books.checkAnswers();
    }

    private Answers askUntilRefused() throws Exception {
        Answers more = new Answers();
        List<Node> nodes = cluster.nodes().all();
        AtomicInteger left = new AtomicInteger(Load.CLIENTS);
        for (int i = 0; i < Load.CLIENTS; i++) {
            Node node = nodes.get(i % nodes.size());
            Thread.ofVirtual().start(() -> {
                Answer answer;
                do {
                    answer = cluster.client().ask(node, Model.OPENAI.id(), 3, false);
                    more.add(answer);
                } while (answer.way() == Way.ANSWERED);
                left.decrementAndGet();
            });
        }
        Wait.until("the end of the quota", Duration.ofMinutes(2), () -> left.get() == 0);
        return more;
    }
}
