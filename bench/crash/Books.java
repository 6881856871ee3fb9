import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is compared at the end of a mode: what clients were told, the ledger, and the quotas. */
final class Books {

    private static final Duration LEASES_END = Node.LEASE_TIME.multipliedBy(3);

    private final Cluster cluster;
    private final Violations violations;
    private final Answers answers = new Answers();
    private final Quotas quotas;
    private Instant begun = Instant.now();

    Books(Cluster cluster, Violations violations) {
        this.cluster = cluster;
        this.violations = violations;
        this.quotas = new Quotas(cluster);
    }

    /** Each mode has quotas of its own, and looks at its own part of the ledger. */
    void begin() throws Exception {
        quotas.delete();
        answers.clear();
        violations.clear();
        begun = Instant.now();
    }

    Answers answers() {
        return answers;
    }

    Quotas quotas() {
        return quotas;
    }

    void check() throws Exception {
        awaitLeases();
        Ledger ledger = Ledger.since(begun, cluster.management());
        checkAnswers(ledger);
        System.out.printf(
                "%-10s %8s %8s %6s %8s %6s %6s | %8s | %-12s %12s %12s %12s %7s%n",
                "",
                "answered",
                "refused",
                "cut",
                "unknown",
                "lost",
                "wrong",
                "ledger",
                "quota",
                "limit",
                "used",
                "in ledger",
                "leased");
        for (Model model : Model.values()) {
            printAnswers(model, ledger);
            if (model.hasQuota()) {
                checkQuota(model, ledger);
            } else {
                System.out.println("none");
            }
        }
        violations.addAll("failed, and its node was alive: ", answers.with(Way.WRONG));
    }

    private void awaitLeases() throws Exception {
        Instant start = Instant.now();
        while (quotas.areLeased() && Instant.now().isBefore(start.plus(LEASES_END))) {
            Wait.millis(200);
        }
        System.out.printf(
                "no reservation left %.1f s after all nodes were up%n",
                Duration.between(start, Instant.now()).toMillis() / 1000.0);
    }

    /** Every answered request is in the ledger once, with what the client was told. */
    void checkAnswers() throws Exception {
        checkAnswers(Ledger.since(begun, cluster.management()));
    }

    private void checkAnswers(Ledger ledger) {
        for (Answer answer : answers.with(Way.ANSWERED)) {
            List<Row> rows = ledger.of(answer.requestId());
            violations.check(
                    rows.size() == 1 && rows.getFirst().agrees(answer),
                    "answered as " + answer + ", in the ledger as " + rows);
        }
    }

    private void printAnswers(Model model, Ledger ledger) {
        System.out.printf(
                "%-10s %8d %8d %6d %8d %6d %6d | %8d | ",
                model.provider(),
                answers.count(model, Way.ANSWERED),
                answers.count(model, Way.REFUSED),
                answers.count(model, Way.CUT),
                answers.count(model, Way.UNKNOWN),
                answers.count(model, Way.LOST),
                answers.count(model, Way.WRONG),
                ledger.answered(model));
    }

    /** What is used is what the ledger says, within the limit, and nothing is kept back. */
    private void checkQuota(Model model, Ledger ledger) throws Exception {
        Usage usage = quotas.usage(model);
        BigDecimal recorded = ledger.used(model);
        System.out.printf(
                "%-12s %12s %12s %12s %7s%n",
                model.unit,
                usage.limit().toPlainString(),
                usage.used().toPlainString(),
                recorded.toPlainString(),
                usage.leased().toPlainString());
        violations.check(usage.used().compareTo(usage.limit()) <= 0, "overspent: " + usage);
        violations.check(usage.leased().signum() == 0, "still reserved: " + usage);
        violations.check(usage.used().compareTo(recorded) == 0, "ledger says " + recorded + ": " + usage);
    }
}
