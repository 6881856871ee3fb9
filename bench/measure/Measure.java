import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the gateway beside its upstream and others: {@code JAR DIRECTORY}. See {@code run}, above this directory. */
final class Measure {

    private final Settings settings;
    private final Rig rig;
    private final Report report;

    private Measure(Settings settings) throws Exception {
        this.settings = settings;
        this.rig = new Rig(settings);
        this.report = new Report(settings);
    }

    public static void main(String[] arguments) throws Exception {
        Settings settings = new Settings(
                Path.of(arguments[0]).toAbsolutePath(), Path.of(arguments[1]).toAbsolutePath());
        Measure measure = new Measure(settings);
        Thread end = new Thread(measure::stop);
        Runtime.getRuntime().addShutdownHook(end);
        boolean fine = measure.run();
        System.exit(fine ? 0 : 1);
    }

    private void stop() {
        try {
            rig.stop();
        } catch (Exception broken) {
            System.err.println(broken);
        }
    }

    /** What was measured is written whatever happens afterwards. */
    private boolean run() throws Exception {
        rig.start();
        try {
            measure();
        } catch (Exception broken) {
            report.fail("Ended early: " + broken);
            broken.printStackTrace();
        }
        return report.write();
    }

    private void measure() throws Exception {
        rounds(settings.heap(), wholes(), rig.targets());
        if (settings.wants("ledger")) {
            ledger();
        }
        rounds(settings.streamsHeap(), streams(), rig.targets());
        if (settings.wants("start")) {
            start();
        }
        if (settings.wants("soak")) {
            rig.withHeap(settings.streamsHeap());
            new SoakScenario(rig, report).run();
        }
        rig.withAnyHeap();
        String ledger = rig.checkLedger();
        if (ledger.contains(Rig.MISSING)) {
            report.fail(ledger);
        } else {
            report.note(ledger);
        }
    }

    /** What waiting for the commit adds. */
    private void ledger() throws Exception {
        rig.stopGateway(); // the other one is new, and what is new is slower
        rig.withHeap(settings.heap());
        String title = "ledger: committed before the answer, and behind it";
        rounds(
                settings.heap(),
                List.of(new RateScenario(rig, title, settings.ledgerRate(), Rig.BEHIND)),
                rig.withBehind());
        rig.stopBehind();
    }

    private void start() throws Exception {
        rig.stopGateway();
        StartScenario start = new StartScenario(rig);
        report.add(start.section());
        if (settings.aot().isEmpty()) {
            report.note("No start with an AOT cache: bin/train makes one with JDK 25 or newer");
        }
        report.note("Before the starts: " + Machine.calm(settings.patience()));
        start.run();
    }

    private List<Scenario> wholes() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        List<Integer> some = List.of(32);
        Ask large = new Ask(Dialect.OPENAI, false, 30, 0, 1 << 20);
        all.put("whole", whole("whole: 1 KB prompt, 30 tokens", Ask.whole(Dialect.OPENAI), List.of(1, 32, 128)));
        all.put("rate", new RateScenario(rig, "rate: the same at a fixed rate", settings.rate(), Rig.DIRECT));
        all.put("large", whole("large: 1 MB prompt", large, List.of(4)));
        all.put("anthropic", whole("anthropic: as whole, another provider", Ask.whole(Dialect.ANTHROPIC), some));
        all.put("gemini", whole("gemini: as whole, another provider", Ask.whole(Dialect.GEMINI), some));
        return wanted(all);
    }

    private Scenario whole(String title, Ask ask, List<Integer> connections) {
        return new WholeScenario(rig, title, ask, connections);
    }

    private List<Scenario> streams() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        StreamScenario.Load few = new StreamScenario.Load(100, 20, 0);
        all.put("streams", streams("streams: 64 events", Dialect.OPENAI, settings.streams(), true));
        all.put("anthropic", streams("anthropic: streams", Dialect.ANTHROPIC, List.of(few), false));
        all.put("gemini", streams("gemini: streams", Dialect.GEMINI, List.of(few), false));
        all.put("fast", new FastScenario(rig));
        return wanted(all);
    }

    private Scenario streams(String title, Dialect provider, List<StreamScenario.Load> loads, boolean weighs) {
        return new StreamScenario(rig, title, provider, loads, weighs);
    }

    private List<Scenario> wanted(Map<String, Scenario> all) {
        List<Scenario> some = new ArrayList<>();
        all.forEach((name, scenario) -> {
            if (settings.wants(name)) {
                some.add(scenario);
            }
        });
        return some;
    }

    /** All rounds of some scenarios, with a gateway of that heap. */
    private void rounds(String heap, List<Scenario> scenarios, List<Target> targets) throws Exception {
        if (scenarios.isEmpty()) {
            return;
        }
        rig.withHeap(heap);
        scenarios.forEach(scenario -> report.add(scenario.section()));
        for (Scenario scenario : scenarios) {
            for (Target target : targets) {
                scenario.warmUp(target);
            }
        }
        for (int round = 1; round <= settings.rounds(); round++) {
            report.note("Round " + round + " with a heap of " + heap + ": " + Machine.calm(settings.patience()));
            for (Scenario scenario : scenarios) {
                scenario.round(round % 2 == 1 ? targets : targets.reversed());
                System.out.println("Round " + round + ": " + scenario.section().title);
            }
        }
    }
}
