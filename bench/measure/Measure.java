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

    private boolean run() throws Exception {
        rig.start();
        rounds(settings.heap(), wholes());
        rounds(settings.streamsHeap(), streams());
        report.note(rig.checkLedger());
        return report.write();
    }

    private List<Scenario> wholes() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        all.put(
                "whole",
                new WholeScenario(
                        rig, "whole: 1 KB prompt, 30 tokens", Ask.whole(Dialect.OPENAI), List.of(1, 32, 128)));
        return wanted(all);
    }

    private List<Scenario> streams() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        return wanted(all);
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
    private void rounds(String heap, List<Scenario> scenarios) throws Exception {
        if (scenarios.isEmpty()) {
            return;
        }
        rig.withHeap(heap);
        scenarios.forEach(scenario -> report.add(scenario.section()));
        for (Scenario scenario : scenarios) {
            for (Target target : rig.targets()) {
                scenario.warmUp(target);
            }
        }
        for (int round = 1; round <= settings.rounds(); round++) {
            report.note("Round " + round + " with a heap of " + heap + ": " + Machine.calm(settings.patience()));
            for (Scenario scenario : scenarios) {
                scenario.round(round % 2 == 1 ? rig.targets() : rig.targets().reversed());
            }
        }
    }
}
