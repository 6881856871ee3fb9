import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Streams at once at a steady pace: what is added to the first event, how steady the others come, what is lost. */
final class StreamScenario implements Scenario {

    /** In which a thousand streams that are to be weighed begin, or fewer; not a multiple of any interval. */
    private static final Duration BRISK = Duration.ofMillis(1310);

    /** What fewer streams hold would be lost in what else changes. */
    private static final int WEIGHABLE = 500;

    private static final Metric FIRST_P50 = new Metric("first event p50 ms", 2);
    private static final Metric FIRST_P99 = new Metric("first event p99 ms", 2);
    private static final Metric ADDED_P50 = new Metric("added p50 ms", 2);
    private static final Metric ADDED_P99 = new Metric("added p99 ms", 2);
    private static final Metric JITTER_P50 = new Metric("jitter p50 ms", 2);
    private static final Metric JITTER_P99 = new Metric("jitter p99 ms", 2);
    private static final Metric EVENTS = new Metric("events/s", 0);
    private static final Metric LOST = new Metric("lost events", 0);
    private static final Metric MERGED = new Metric("merged events %", 2);
    private static final Metric WRONG = new Metric("wrong streams", 0);
    private static final Metric CPU = new Metric("CPU µs/event", 1);
    private static final Metric LIVE = new Metric("live heap KB/stream", 1);
    private static final Metric RESIDENT = new Metric("RSS growth KB/stream", 1);
    private static final Metric CLIENT = new Metric("client busy %", 0);

    private final Rig rig;
    private final Dialect provider;
    private final List<Load> loads;
    private final boolean weighs;
    private final Section section;
    private double idleLive;
    private double idleResident;

    /**
     * So many streams, and the milliseconds between their events. They begin within so many milliseconds; as steadily as
     * they end, if that is 0, over the length of one.
     */
    record Load(int streams, int interval, int within) {

        /** From {@code streams:milliseconds} or {@code streams:milliseconds:within}. */
        static Load of(String text) {
            String[] parts = text.split(":");
            return new Load(
                    Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    parts.length < 3 ? 0 : Integer.parseInt(parts[2]));
        }

        String cell() {
            return "%,d at once, every %d ms".formatted(streams, interval)
                    + (within == 0 ? ", begun evenly" : ", begun within %,d ms".formatted(within));
        }
    }

    /** Memory is asked for as well if it weighs. */
    StreamScenario(Rig rig, String title, Dialect provider, List<Load> loads, boolean weighs) {
        this.rig = rig;
        this.provider = provider;
        this.loads = loads;
        this.weighs = weighs;
        this.section = new Section(title, List.of(FIRST_P99, JITTER_P99));
    }

    @Override
    public Section section() {
        return section;
    }

    @Override
    public void warmUp(Target target) throws Exception {
        if (target.serves(provider)) {
            Ask ask =
                    Ask.whole(provider); // it has been started again, and compiles and fills its caches with thousands
            Wrk.Loop loop = new Wrk(rig.settings.work()).run(Request.of(target, ask), 32, target.warmUp(rig.settings.warmUp()));
            rig.count(target, loop.requests() - loop.wrong());
            run(target, new Load(100, 20, 0), target.warmUp(rig.settings.warmUp())); // beginning a stream has to be warm too
        }
    }

    /** After all warm-ups, and before the first round: what it keeps for the next streams is theirs. */
    private void weighIdle() throws Exception {
        if (weighs && idleResident == 0) {
            long pid = rig.gateway.pid();
            idleLive = Heap.live(pid);
            idleResident = Account.status(pid, "VmRSS");
        }
    }

    /** For so long after all of them are open if they begin steadily; otherwise all count from the first one on. */
    private StreamTally run(Target target, Load load, Duration time) throws Exception {
        Ask ask = Ask.stream(provider, load.interval());
        Request request = Request.of(target, ask);
        StreamPlan plan;
        if (load.within() > 0) {
            Duration spread = Duration.ofMillis(load.within());
            plan = new StreamPlan(request, load.streams(), spread, time.compareTo(spread) < 0 ? spread : time);
        } else {
            Duration spread = Duration.ofMillis((long) ask.tokens() * ask.interval());
            plan = new StreamPlan(request, load.streams(), spread, spread, spread.plus(time), 0);
        }
        StreamTally tally = new StreamClient(plan).run();
        rig.count(target, tally.streams);
        return tally;
    }

    @Override
    public void round(List<Target> order) throws Exception {
        weighIdle();
        for (Load load : loads) {
            Rounds<StreamTally> rounds = new Rounds<>();
            for (Target target : order) {
                if (target.serves(provider)) {
                    rounds.put(target, measure(target, load));
                }
            }
            rounds.against(Rig.DIRECT, (target, tally, direct) -> {
                if (target.equals(Rig.GATEWAY) && tally.wrong + tally.lost > 0 && direct.wrong + direct.lost == 0) {
                    section.fail(load.cell(), target, tally.wrong + " wrong streams, " + tally.lost + " events lost");
                }
                section.add(load.cell(), target, ADDED_P50, added(tally, direct, 0.5));
                section.add(load.cell(), target, ADDED_P99, added(tally, direct, 0.99));
            });
        }
    }

    private StreamTally measure(Target target, Load load) throws Exception {
        Peak peak = Peak.of(rig, target);
        Account before = target.account();
        StreamTally tally = run(target, load, rig.settings.each());
        Account used = target.account().minus(before);
        String cell = load.cell();
        String name = target.name();
        section.add(cell, name, FIRST_P50, tally.first.quantile(0.5) / 1e6);
        section.add(cell, name, FIRST_P99, tally.first.quantile(0.99) / 1e6);
        section.add(cell, name, JITTER_P50, tally.jitter.quantile(0.5) / 1e6);
        section.add(cell, name, JITTER_P99, tally.jitter.quantile(0.99) / 1e6);
        section.add(cell, name, EVENTS, tally.events / tally.seconds);
        section.add(cell, name, LOST, tally.lost);
        section.add(cell, name, MERGED, 100.0 * tally.merged / Math.max(1, tally.events));
        section.add(cell, name, WRONG, tally.wrong);
        section.add(cell, name, CLIENT, tally.busy * 100);
        if (used.own() > 0 && tally.events > 0) {
            section.add(cell, name, CPU, used.own() / tally.events);
        }
        if (peak.isKnown()) {
            section.add(cell, name, Metric.PEAK, peak.megabytes());
        }
        if (tally.streams == 0) {
            section.fail(cell, name, "No stream was right: " + tally.sample);
        } else if (tally.first.size() == 0) {
            section.fail(cell, name, "No stream began while all were open");
        } else if (tally.wrong > 0) {
            section.note(cell + ", " + name + ": the first wrong stream: `" + tally.sample.replace('`', '\'') + "`");
        }
        if (weighs && name.equals(Rig.GATEWAY) && load.streams() >= WEIGHABLE) {
            weigh(target, load);
        }
        return tally;
    }

    /** What a stream holds, with all of them open: apart, because collecting everything stops the JVM. */
    private void weigh(Target target, Load load) throws Exception {
        long pid = rig.gateway.pid();
        Ask slow = new Ask(provider, true, 20, 1000, 900);
        Duration spread = BRISK.multipliedBy(Math.max(1000, load.streams())).dividedBy(1000);
        StreamClient client = new StreamClient(
                new StreamPlan(Request.of(target, slow), load.streams(), spread, spread.plusMillis(500)));
        CompletableFuture<StreamTally> streams = CompletableFuture.supplyAsync(() -> {
            try {
                return client.run();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
        Thread.sleep(spread.plusSeconds(3));
        section.add(load.cell(), target.name(), LIVE, (Heap.live(pid) - idleLive) * 1024 / load.streams());
        section.add(
                load.cell(),
                target.name(),
                RESIDENT,
                (Account.status(pid, "VmRSS") - idleResident) / (double) load.streams());
        StreamTally tally = streams.get();
        rig.count(target, tally.streams);
        if (tally.streams != load.streams()) {
            section.note(load.cell() + ": of the streams that were weighed " + (load.streams() - tally.streams)
                    + " failed: " + tally.sample);
        }
    }

    private static double added(StreamTally tally, StreamTally direct, double share) {
        return (tally.first.quantile(share) - direct.first.quantile(share)) / 1e6;
    }
}
