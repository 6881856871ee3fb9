import java.time.Duration;
import java.time.Instant;

/** Kills PostgreSQL, which is away for a while, and meanwhile a node. */
final class OutageMode implements Mode {

    private static final Duration AWAY = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final Books books;
    private final Violations violations;
    private Instant killed = Instant.MAX;
    private Instant back = Instant.MAX;

    OutageMode(Cluster cluster, Books books, Violations violations) {
        this.cluster = cluster;
        this.books = books;
        this.violations = violations;
    }

    @Override
    public void run() throws Exception {
        books.quotas().make(10);
        try (Load load = Load.of(cluster, books.answers())) {
            Wait.millis(10_000);
            outage();
            Wait.millis(20_000);
        }
        cluster.nodes().awaitReady();
        long during = books.answers().with(Way.ANSWERED).stream()
                .filter(answer ->
                        answer.begun().isAfter(killed) && answer.begun().isBefore(back))
                .count();
        System.out.println(during + " answered without PostgreSQL");
        violations.addAll(
                "refused for want of the database: ",
                books.answers().with(Way.UNKNOWN).stream()
                        .filter(answer -> !mayBeRefused(answer))
                        .toList());
        books.check();
    }

    private void outage() throws Exception {
        System.out.println("SIGKILL to PostgreSQL");
        killed = Instant.now();
        cluster.database().kill();
        Wait.millis(AWAY.toMillis() / 3);
        Node node = cluster.nodes().anyOf(cluster.nodes().all());
        System.out.println("SIGKILL to node " + node.number);
        node.kill();
        Wait.millis(AWAY.toMillis() * 2 / 3);
        cluster.database().start();
        back = Instant.now();
        System.out.printf(
                "PostgreSQL is back after %d s%n",
                Duration.between(killed, back).toSeconds());
    }

    /** Under a quota, during the outage, or under way when it began. */
    private boolean mayBeRefused(Answer answer) {
        return !answer.begun().isBefore(killed.minusSeconds(5))
                && !answer.begun().isAfter(back.plusSeconds(2))
                && !Model.DEEPSEEK.owns(answer.model());
    }
}
