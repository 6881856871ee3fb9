import java.time.Duration;
import java.util.List;

/** Long streams as fast as they come. */
final class FastScenario implements Scenario {

    private static final Metric EVENTS = new Metric("events/s", 0);
    private static final Metric CPU = new Metric("CPU µs/event", 2);
    private static final Metric CLIENT = new Metric("client busy %", 0);

    private final Rig rig;
    private final Ask ask = new Ask(Dialect.OPENAI, true, 10_000, 0, 900);
    private final Section section = new Section("fast: streams of 10,000 events", List.of(EVENTS));

    FastScenario(Rig rig) {
        this.rig = rig;
    }

    @Override
    public Section section() {
        return section;
    }

    @Override
    public void warmUp(Target target) throws Exception {
        run(target, 1, target.warmUp(rig.settings.warmUp()));
    }

    private StreamTally run(Target target, int streams, Duration time) throws Exception {
        StreamTally tally =
                new StreamClient(new StreamPlan(Request.of(target, ask), streams, Duration.ZERO, time)).run();
        rig.count(target, tally.streams);
        return tally;
    }

    @Override
    public void round(List<Target> order) throws Exception {
        for (int streams : List.of(1, 4)) {
            String cell = streams == 1 ? "1 stream" : streams + " streams at once";
            for (Target target : order) {
                Account before = target.account();
                StreamTally tally = run(target, streams, rig.settings.each());
                Account used = target.account().minus(before);
                if (tally.wrong > 0 || tally.streams == 0) {
                    section.fail(cell, target.name(), tally.wrong + " wrong streams: " + tally.sample);
                    continue;
                }
                section.add(cell, target.name(), EVENTS, tally.events / tally.seconds);
                section.add(cell, target.name(), CLIENT, tally.busy * 100);
                if (used.own() > 0) {
                    section.add(cell, target.name(), CPU, used.own() / tally.events);
                }
            }
        }
    }
}
