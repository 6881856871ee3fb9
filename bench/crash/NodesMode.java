import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Changes channels on one node, and looks when another follows; then restarts PostgreSQL. */
final class NodesMode implements Mode {

    private static final Duration MOST = Duration.ofSeconds(10);
    private static final String BOTH = "[{'model':'both','upstream_model':'sim-openai'}]";
    private static final String LATE = "[{'model':'late','upstream_model':'sim-openai'}]";
    private static final String MOVED = "[{'model':'moved','upstream_model':'sim-openai'}]";

    private final Cluster cluster;
    private final Books books;
    private final Violations violations;
    private final Node first;
    private final Node second;

    NodesMode(Cluster cluster, Books books, Violations violations) {
        this.cluster = cluster;
        this.books = books;
        this.violations = violations;
        this.first = cluster.nodes().all().get(0);
        this.second = cluster.nodes().all().get(1);
    }

    @Override
    public void run() throws Exception {
        begin();
        end();
        restart();
    }

    /** A channel begins to serve. */
    private void begin() throws Exception {
        cluster.management().channel("late", Model.OPENAI, LATE);
        Instant added = Instant.now();
        Wait.until("a new channel", MOST, () -> serves("late"));
        within(Duration.between(added, Instant.now()), "a channel added on node 1 serves on node 2");

        change("POST", "channels/late/disable", "");
        Wait.until("a disabled channel", MOST, () -> !serves("late"));
        Instant enabled = change("POST", "channels/late/enable", "");
        Wait.until("an enabled channel", MOST, () -> serves("late"));
        within(Duration.between(enabled, Instant.now()), "a channel enabled on node 1 serves on node 2");
    }

    /** A channel of two serves no longer. */
    private void end() throws Exception {
        cluster.management().channel("both-a", Model.OPENAI, BOTH);
        cluster.management().channel("both-b", Model.OPENAI, BOTH);
        Wait.millis(1500);
        try (Load load = new Load(cluster, books.answers(), List.of(second), List.of("both"))) {
            Wait.millis(2000);
            Instant disabled = change("POST", "channels/both-a/disable", "");
            Wait.millis(4000);
            last(disabled, "a channel disabled on node 1 gets its last request on node 2");
            change("POST", "channels/both-a/enable", "");
            Wait.millis(4000);
            Instant changed = change("PATCH", "channels/both-a", "{'models':" + MOVED + "}");
            Wait.millis(4000);
            last(changed, "a channel that lost a model on node 1 gets its last request for it on node 2");
        }
        violations.check(serves("moved"), "The model that the channel was given on node 1 is not served on node 2");
    }

    private void restart() throws Exception {
        books.quotas().make(10);
        try (Load load = Load.of(cluster, books.answers())) {
            Wait.millis(5000);
            for (String how : List.of("fast", "immediate")) {
                System.out.println("PostgreSQL restarts, " + how);
                cluster.database().stop(how);
                cluster.database().start();
                Wait.millis(8000);
            }
        }
        violations.addAll("failed while PostgreSQL restarted: ", books.answers().with(Way.UNKNOWN));
        books.check();
    }

    private boolean serves(String model) {
        return cluster.client().ask(second, model, 0, false).way() == Way.ANSWERED;
    }

    /** On the first node; returns when it was done. */
    private Instant change(String method, String path, String body) throws Exception {
        cluster.management().call(first, method, path, body);
        return Instant.now();
    }

    /** By when the second node no longer chose the channel. */
    private void last(Instant since, String what) {
        Instant last = books.answers().stream()
                .filter(answer ->
                        answer.channel().equals("both-a") && answer.model().equals("both"))
                .map(Answer::begun)
                .max(Instant::compareTo)
                .orElseThrow();
        within(last.isBefore(since) ? Duration.ZERO : Duration.between(since, last), what);
    }

    private void within(Duration time, String what) {
        System.out.printf("%s after %d ms%n", what, time.toMillis());
        violations.check(time.toMillis() <= 1000, what + " after " + time);
    }
}
