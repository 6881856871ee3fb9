import java.util.List;

/**
 * Kills gateways, and their PostgreSQL, under load, and compares what clients were answered with the ledger and the
 * quotas: {@code JAR DIRECTORY kill|outage|nodes...}. See {@code run}, beside this file.
 */
final class Crash {

    private final Settings settings;
    private final Violations violations = new Violations();
    private final Cluster cluster;
    private final Books books;

    private Crash(Settings settings) {
        this.settings = settings;
        this.cluster = new Cluster(settings, violations);
        this.books = new Books(cluster, violations);
    }

    public static void main(String[] arguments) throws Exception {
        Crash crash = new Crash(Settings.of(arguments[0], arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(crash.cluster::stop));
        crash.cluster.start();
        int violations = 0;
        for (String mode : List.of(arguments).subList(2, arguments.length)) {
            violations += crash.run(mode);
        }
        System.exit(violations == 0 ? 0 : 1);
    }

    /** Returns the number of violations. */
    private int run(String name) throws Exception {
        System.out.printf("---- %s, seed %d%n", name, settings.seed());
        books.begin();
        mode(name).run();
        return violations.report(name);
    }

    private Mode mode(String name) {
        return switch (name) {
            case "kill" -> new KillMode(cluster, books, violations);
            case "outage" -> new OutageMode(cluster, books, violations);
            default -> new NodesMode(cluster, books, violations);
        };
    }
}
