import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whole answers at a fixed rate: what targets add to one of them, in the same round. */
final class RateScenario implements Scenario {

    private static final Metric ADDED_P50 = new Metric("added p50 ms", 2);
    private static final Metric ADDED_P99 = new Metric("added p99 ms", 2);
    private static final Metric P999 = new Metric("p999 ms of all rounds", 2);
    private static final Metric ADDED_P999 = new Metric("added p999 ms of all rounds", 2);
    private static final Metric ADDED_CPU = new Metric("added CPU %", 1);
    private static final Metric REACHED = new Metric("reached requests/s", 0);
    private static final double LIKE = 0.01; // how much an answer's length may differ from that of a checked one

    private static final int ENOUGH_FOR_P999 = 10_000; // ten of them are above it; a round alone has fewer

    private final Rig rig;
    private final int rate;
    private final String base;
    private final Paced paced;
    private final Asker asker = new Asker();
    private final Ask ask = Ask.whole(Dialect.OPENAI);
    private final Section section;
    private final String cell;
    private final Map<String, Samples> all = new HashMap<>(); // by target

    /** At so many requests a second; the other targets are compared with {@code base}. */
    RateScenario(Rig rig, String title, int rate, String base) {
        this.rig = rig;
        this.rate = rate;
        this.base = base;
        this.paced = new Paced(rig.settings.work());
        this.cell = rate + "/s";
        this.section = new Section(title, List.of(Metric.P50, Metric.P99));
    }

    @Override
    public Section section() {
        return section;
    }

    @Override
    public void warmUp(Target target) throws Exception {
        Wrk.Loop loop = new Wrk(rig.settings.work()).run(Request.of(target, ask), 32, target.warmUp(rig.settings.warmUp()));
        rig.count(target, loop.requests() - loop.wrong());
        run(target, Duration.ofSeconds(2));
    }

    private Paced.Outcome run(Target target, Duration time) throws Exception {
        int count = (int) (rate * time.toMillis() / 1000);
        Paced.Outcome outcome = paced.run(Request.of(target, ask), rate, count);
        rig.count(target, outcome.times().size() - outcome.wrong());
        return outcome;
    }

    @Override
    public void round(List<Target> order) throws Exception {
        Rounds<Measured> rounds = new Rounds<>();
        for (Target target : order) {
            Request request = Request.of(target, ask);
            HttpResponse<String> sample = asker.ask(request);
            if (!Asker.isRight(request, sample)) {
                section.fail(cell, target.name(), sample.statusCode() + " " + sample.body());
                continue;
            }
            rig.count(target, 1);
            Peak peak = Peak.of(rig, target);
            long answered = rig.answered();
            Account before = target.account();
            Paced.Outcome outcome = run(target, rig.settings.each());
            Account used = target.account().minus(before);
            int length = sample.body().length();
            if (outcome.wrong() > 0 || Math.abs(outcome.bytes() - length) > length * LIKE) {
                section.fail(
                        cell,
                        target.name(),
                        outcome.wrong() + " wrong answers, of " + outcome.bytes() + " bytes instead of " + length);
                continue;
            }
            long recorded = rig.answered() - answered;
            if (target.name().equals(Rig.GATEWAY) && recorded != outcome.times().size()) {
                section.fail(cell, target.name(), outcome.times().size() + " answers, the ledger has " + recorded);
                continue;
            }
            section.add(cell, target.name(), Metric.P50, outcome.times().quantile(0.5) / 1000);
            section.add(cell, target.name(), Metric.P99, outcome.times().quantile(0.99) / 1000);
            all.computeIfAbsent(target.name(), any -> new Samples()).addAll(outcome.times());
            section.add(cell, target.name(), REACHED, outcome.rate());
            double cpu = (used.own() + used.database()) / outcome.times().size();
            rounds.put(target, new Measured(outcome.times(), cpu));
            WholeScenario.addCosts(section, cell, target, used, outcome.times().size(), peak);
        }
        rounds.against(base, (target, measured, other) -> {
            section.add(cell, target, ADDED_P50, added(measured, other, 0.5));
            section.add(cell, target, ADDED_P99, added(measured, other, 0.99));
            if (!base.equals(Rig.DIRECT)) { // what the simulator takes is nothing to compare a gateway with
                section.add(cell, target, ADDED_CPU, (measured.cpu() / other.cpu() - 1) * 100);
            }
        });
        all.forEach((target, times) -> addP999(target, times, all.get(base)));
    }

    /** Of all rounds together, and what that is more than the other's. */
    private void addP999(String target, Samples times, Samples other) {
        if (times.size() < ENOUGH_FOR_P999) {
            return;
        }
        double p999 = times.quantile(0.999) / 1000;
        section.set(cell, target, P999, p999);
        if (!target.equals(base) && other != null && other.size() >= ENOUGH_FOR_P999) {
            section.set(cell, target, ADDED_P999, p999 - other.quantile(0.999) / 1000);
        }
    }

    private static double added(Measured measured, Measured other, double share) {
        return (measured.times().quantile(share) - other.times().quantile(share)) / 1000;
    }

    /** Microseconds: the time of each request, and the CPU time of one, the database's included. */
    private record Measured(Samples times, double cpu) {}
}
