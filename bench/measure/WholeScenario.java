import java.io.IOException;
import java.util.List;

/** Whole answers in a closed loop. */
final class WholeScenario implements Scenario {

    private final Rig rig;
    private final Wrk wrk;
    private final Ask ask;
    private final List<Integer> connections;
    private final Section section;

    WholeScenario(Rig rig, String title, Ask ask, List<Integer> connections) {
        this.rig = rig;
        this.wrk = new Wrk(rig.settings.work());
        this.ask = ask;
        this.connections = connections;
        this.section = new Section(title, List.of(Metric.PER_SECOND, Metric.CPU));
    }

    @Override
    public Section section() {
        return section;
    }

    @Override
    public void warmUp(Target target) throws Exception {
        if (target.serves(ask.provider())) {
            int most = Math.min(32, connections.getLast());
            Wrk.Loop loop = wrk.run(Request.of(target, ask), most, target.warmUp(rig.settings.warmUp()));
            rig.count(target, loop.requests() - loop.wrong());
        }
    }

    @Override
    public void round(List<Target> order) throws Exception {
        for (int count : connections) {
            for (Target target : order) {
                if (target.serves(ask.provider())) {
                    measure(target, count);
                }
            }
        }
    }

    private void measure(Target target, int count) throws Exception {
        String cell = count == 1 ? "1 connection" : count + " connections";
        Peak peak = Peak.of(rig, target);
        Account before = target.account();
        Wrk.Loop loop = wrk.run(Request.of(target, ask), count, rig.settings.each());
        Account used = target.account().minus(before);
        rig.count(target, loop.requests() - loop.wrong());
        if (loop.wrong() > 0 || loop.requests() == 0) {
            section.fail(cell, target.name(), loop.wrong() + " wrong answers: " + loop.sample());
            return;
        }
        section.add(cell, target.name(), Metric.PER_SECOND, loop.perSecond());
        section.add(cell, target.name(), Metric.P50, loop.median());
        section.add(cell, target.name(), Metric.P99, loop.p99());
        addCosts(section, cell, target, used, loop.requests(), peak);
    }

    /** CPU time and memory, where they are known. */
    static void addCosts(Section section, String cell, Target target, Account used, double requests, Peak peak)
            throws IOException {
        if (used.own() > 0) {
            section.add(cell, target.name(), Metric.CPU, used.own() / requests);
        }
        if (used.database() > 0) {
            section.add(cell, target.name(), Metric.DATABASE, used.database() / requests);
        }
        if (peak.isKnown()) {
            section.add(cell, target.name(), Metric.PEAK, peak.megabytes());
        }
    }
}
