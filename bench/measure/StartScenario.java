import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the start of the gateway's process to its first answer; its database has been made before. */
final class StartScenario {

    private static final Metric FIRST = new Metric("seconds to the first answer", 2);
    private static final Metric CPU = new Metric("CPU seconds until then", 2);
    private static final Metric RESIDENT = new Metric("RSS MB then", 0);
    private static final long LIMIT = 120_000_000_000L;

    private final Rig rig;
    private final Section section = new Section("start", List.of(FIRST));

    StartScenario(Rig rig) {
        this.rig = rig;
    }

    Section section() {
        return section;
    }

    /** The gateway has been stopped before, and is stopped afterwards. */
    void run() throws Exception {
        Map<String, Variant> variants = new LinkedHashMap<>();
        Settings settings = rig.settings;
        variants.put("cold", new Variant(settings.jar(), List.of()));
        if (!settings.aot().isEmpty()) { // with auto a cache that does not fit would go unnoticed
            variants.put("unpacked jar", new Variant(settings.aotJar(), List.of()));
            variants.put(
                    "unpacked jar, AOT cache",
                    new Variant(settings.aotJar(), List.of("-XX:AOTCache=" + settings.aot(), "-XX:AOTMode=on")));
        }
        for (int i = 0; i < settings.starts(); i++) {
            for (Map.Entry<String, Variant> variant : variants.entrySet()) {
                try {
                    start(variant.getKey(), variant.getValue());
                } catch (IOException broken) {
                    section.fail(variant.getKey(), Rig.GATEWAY, broken.getMessage());
                } finally {
                    rig.gateway.stop();
                }
            }
        }
    }

    private void start(String cell, Variant variant) throws Exception {
        List<String> flags = new ArrayList<>(List.of("-Xms" + rig.settings.heap(), "-Xmx" + rig.settings.heap()));
        flags.addAll(rig.settings.jvm());
        flags.addAll(variant.flags());
        Target target = rig.target(Rig.GATEWAY);
        Request request = Request.of(target, Ask.whole(Dialect.OPENAI));
        Asker asker = new Asker();
        long start = System.nanoTime();
        rig.gateway.launch(variant.jar(), flags);
        while (!answers(asker, request)) {
            if (!rig.gateway.isAlive() || System.nanoTime() - start > LIMIT) {
                throw new IOException("does not start, see " + rig.gateway.log());
            }
            Thread.sleep(10);
        }
        section.add(cell, Rig.GATEWAY, FIRST, (System.nanoTime() - start) / 1e9);
        section.add(cell, Rig.GATEWAY, CPU, Account.alone(rig.gateway.pid()) / 1e6);
        section.add(cell, Rig.GATEWAY, RESIDENT, Account.status(rig.gateway.pid(), "VmRSS") / 1024.0);
        rig.count(target, 1);
    }

    private static boolean answers(Asker asker, Request request) throws InterruptedException {
        try {
            HttpResponse<String> response = asker.ask(request);
            return Asker.isRight(request, response);
        } catch (IOException notYet) {
            return false;
        }
    }

    /** A way to start. */
    private record Variant(Path jar, List<String> flags) {}
}
