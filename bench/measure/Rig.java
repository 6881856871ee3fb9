import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything that is started for a measurement. */
final class Rig {

    static final String DIRECT = "direct";
    static final String NGINX = "nginx";
    static final String GATEWAY = "gateway";

    /** The gateway once more, with {@code lyss.ledger.commit: behind}. */
    static final String BEHIND = "behind";

    /** Said of a ledger that lacks answers. */
    static final String MISSING = "ROWS ARE MISSING";

    final Settings settings;
    final Server simulator;
    final Server gateway;
    private final Server behind;
    private final List<Target> targets = new ArrayList<>();
    private Nginx nginx;
    private Management management;
    private String heap = "";
    private long counted; // answers that generators had from the gateway

    Rig(Settings settings) throws Exception {
        this.settings = settings;
        simulator = new Server("simulator", settings.simulatorPort(), settings, "--spring.profiles.active=demo");
        gateway = new Server("gateway", 0, settings);
        behind = new Server(BEHIND, 0, settings, "--lyss.ledger.commit=behind");
    }

    void start() throws Exception {
        simulator.start(settings.simulatorHeap(), List.of("-XX:+UseSerialGC"));
        targets.add(new Native(DIRECT, simulator.port, () -> Account.of(simulator.pid())));
        if (Program.exists("nginx")) {
            nginx = new Nginx(settings.work(), simulator.port);
            targets.add(new Native(NGINX, nginx.port, () -> Account.of(nginx.pid())));
        }
        withHeap(settings.heap());
        management = new Management(gateway.port, Files.readString(gateway.log()));
        targets.add(furnished(GATEWAY, gateway, management));
        Pattern form = Pattern.compile("([^=]+)=([^#]+)(?:#(\\d+))?");
        for (String other : settings.others()) {
            Matcher matcher = form.matcher(other);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("OTHERS has " + other + ", which is not name=url or name=url#pid");
            }
            long pid = matcher.group(3) == null ? 0 : Long.parseLong(matcher.group(3));
            targets.add(new OpenAiServer(
                    matcher.group(1),
                    matcher.group(2),
                    settings.othersKey(),
                    settings.othersHeaders(),
                    false,
                    () -> pid == 0 ? new Account(0, 0) : Account.of(pid)));
        }
    }

    /** A tenant's way to a gateway that is new. */
    private Target furnished(String name, Server server, Management api) throws Exception {
        String url = "http://127.0.0.1:" + server.port + "/v1";
        return new OpenAiServer(name, url, api.furnish(simulator.port), Map.of(), true, server::account);
    }

    /** The gateway, and one that answers before its ledger has the row; it runs until it is stopped. */
    List<Target> withBehind() throws Exception {
        behind.start(settings.heap(), settings.jvm());
        Management api = new Management(behind.port, Files.readString(behind.log()));
        return List.of(target(GATEWAY), furnished(BEHIND, behind, api));
    }

    void stopBehind() throws InterruptedException {
        behind.stop();
    }

    /** Starts the gateway again if its heap is another one; then it is cold. */
    void withHeap(String wanted) throws Exception {
        if (!heap.equals(wanted)) {
            gateway.stop();
            heap = wanted;
        }
        withAnyHeap();
    }

    /** Starts the gateway if it does not run. */
    void withAnyHeap() throws Exception {
        if (!gateway.isAlive()) {
            gateway.start(heap, settings.jvm());
        }
    }

    void stopGateway() throws InterruptedException {
        gateway.stop();
    }

    List<Target> targets() {
        return List.copyOf(targets);
    }

    Target target(String name) {
        return targets.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Keeps in mind what the ledger must know at the end. */
    void count(Target target, long answers) {
        if (target.name().equals(GATEWAY)) {
            counted += answers;
        }
    }

    /** How many requests the gateway has answered until now, as its ledger says. */
    long answered() throws Exception {
        return management.answered();
    }

    /** Compares with the gateway's own count: requests that a generator gave up at its end are more, never less. */
    String checkLedger() throws Exception {
        long answered = management.answered();
        long requests = management.requests();
        return "The ledger has %,d requests, %,d of them answered; generators counted %,d answers of the gateway%s."
                .formatted(requests, answered, counted, answered >= counted ? "" : ": " + MISSING);
    }

    void stop() throws Exception {
        gateway.stop();
        behind.stop();
        if (nginx != null) {
            nginx.stop();
        }
        simulator.stop();
    }
}
