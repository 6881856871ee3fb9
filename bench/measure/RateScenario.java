import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Whole answers at a fixed rate: what is added to the direct call of the same round. */
final class RateScenario implements Scenario {

    private static final Metric ADDED_P50 = new Metric("added p50 ms", 2);
    private static final Metric ADDED_P99 = new Metric("added p99 ms", 2);
    private static final Metric ADDED_P999 = new Metric("added p999 ms", 2);
    private static final Metric REACHED = new Metric("reached requests/s", 0);
    private static final double LIKE = 0.01; // how much an answer's length may differ from that of a checked one

    private final Rig rig;
    private final Paced paced;
    private final Asker asker = new Asker();
    private final Ask ask = Ask.whole(Dialect.OPENAI);
    private final Section section;
    private final String cell;

    RateScenario(Rig rig) {
        this.rig = rig;
        this.paced = new Paced(rig.settings.work());
        this.cell = rig.settings.rate() + "/s";
        this.section = new Section("rate: the same at a fixed rate", List.of(Metric.P50, Metric.P99));
    }

    @Override
    public Section section() {
        return section;
    }

    @Override
    public void warmUp(Target target) throws Exception {
        run(target, Duration.ofSeconds(2));
    }

    private Paced.Outcome run(Target target, Duration time) throws Exception {
        int count = (int) (rig.settings.rate() * time.toMillis() / 1000);
        Paced.Outcome outcome = paced.run(Request.of(target, ask), rig.settings.rate(), count);
        rig.count(target, outcome.times().size() - outcome.wrong());
        return outcome;
    }

    @Override
    public void round(List<Target> order) throws Exception {
        Rounds<Paced.Outcome> rounds = new Rounds<>();
        for (Target target : order) {
            Request request = Request.of(target, ask);
            HttpResponse<String> sample = asker.ask(request);
            if (!Asker.isRight(request, sample)) {
                section.fail(cell, target.name(), sample.statusCode() + " " + sample.body());
                continue;
            }
            rig.count(target, 1);
            Peak peak = Peak.of(rig, target);
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
            section.add(cell, target.name(), Metric.P50, outcome.times().quantile(0.5) / 1000);
            section.add(cell, target.name(), Metric.P99, outcome.times().quantile(0.99) / 1000);
            section.add(cell, target.name(), Metric.P999, outcome.times().quantile(0.999) / 1000);
            section.add(cell, target.name(), REACHED, outcome.rate());
            rounds.put(target, outcome);
            WholeScenario.addCosts(section, cell, target, used, outcome.times().size(), peak);
        }
        rounds.againstDirect((target, outcome, direct) -> {
            section.add(cell, target, ADDED_P50, added(outcome, direct, 0.5));
            section.add(cell, target, ADDED_P99, added(outcome, direct, 0.99));
            section.add(cell, target, ADDED_P999, added(outcome, direct, 0.999));
        });
    }

    private static double added(Paced.Outcome outcome, Paced.Outcome direct, double share) {
        return (outcome.times().quantile(share) - direct.times().quantile(share)) / 1000;
    }
}
