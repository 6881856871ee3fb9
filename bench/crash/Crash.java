import java.io.IOException;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Kills gateways, and their PostgreSQL, under load, and compares what clients were answered with the ledger and the
 * quotas: {@code JAR DIRECTORY kill|outage|nodes...}. See {@code run}, beside this file.
 */
final class Crash {

    private static final Duration LEASE_TIME = Duration.ofSeconds(5);
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(5);
    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final int NODES = 3;
    private static final int CLIENTS = 24;
    private static final int RATE = setting("RATE", 80);
    private static final int SECONDS = setting("SECONDS_LONG", 60);
    private static final long SEED = setting("SEED", (int) (System.nanoTime() % 1_000_000));

    private final Path work;
    private final String jar;
    private final List<String> quotaIds = new ArrayList<>();
    private Instant begun = Instant.now();
    private final Random random = new Random(SEED);
    private final List<Node> nodes = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final HttpClient http = client();
    private String administrator = "";
    private String key = "";
    private String simulator = "";
    private Server database;
    private boolean stopping; // nobody starts anything again

    private Crash(String jar, Path work) {
        this.jar = jar;
        this.work = work.toAbsolutePath();
    }

    public static void main(String[] arguments) throws Exception {
        Crash crash = new Crash(arguments[0], Path.of(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(crash::stop));
        crash.start();
        int violations = 0;
        for (String mode : List.of(arguments).subList(2, arguments.length)) {
            System.out.printf("---- %s, seed %d%n", mode, SEED);
            crash.begin();
            switch (mode) {
                case "kill" -> crash.kill();
                case "outage" -> crash.outage();
                default -> crash.nodes();
            }
            crash.violations.stream()
                    .limit(10)
                    .forEach(violation -> System.out.println("VIOLATION: " + brief(violation.replace('\n', ' '))));
            System.out.println(
                    crash.violations.isEmpty()
                            ? mode + " holds"
                            : mode + " does not hold: " + crash.violations.size() + " violations");
            violations += crash.violations.size();
        }
        System.exit(violations == 0 ? 0 : 1);
    }

    // ---- what is started ----

    /** A gateway; started again whenever it ends, as whoever runs one would. */
    private final class Node {

        final int number;
        final int port = freePort();
        final int managementPort = freePort();
        volatile Process process;
        volatile boolean ready;
        volatile int life; // how often it was killed
        volatile HttpClient http = client();

        Node(int number) {
            this.number = number;
        }

        void start() throws IOException {
            process = java(
                    "node" + number,
                    port,
                    managementPort,
                    "--spring.datasource.url=" + database.url(),
                    "--spring.datasource.username=" + Server.USER,
                    "--lyss.quota.lease-time=" + LEASE_TIME.toSeconds() + "s",
                    "--lyss.ledger.spool.directory=" + work.resolve("node" + number + "/spool"),
                    "--lyss.credentials.keyset-file=" + work.resolve("keyset.json"));
        }

        @Override
        public String toString() {
            return "node " + number;
        }

        void kill() {
            ready = false;
            life++;
            process.destroyForcibly();
            http.shutdownNow();
        }

        /** Waits until it serves; starts it again when it has ended. */
        void watch() {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    if (!process.isAlive()) {
                        Thread.sleep(500);
                        http = client();
                        start();
                    } else if (!ready && isWell(managementPort)) {
                        ready = true;
                    }
                    Thread.sleep(200);
                } catch (InterruptedException end) {
                    return;
                } catch (IOException unexpected) {
                    violations.add("node " + number + ": " + unexpected);
                    return;
                }
            }
        }
    }

    /** PostgreSQL of the nodes, made of the binaries that the simulator's gateway unpacked. */
    private static final class Server {

        static final String USER = "postgres";

        private final Path bin;
        private final Path data;
        private final Path log;
        private final int port = freePort();

        Server(Path binaries, Path directory) throws Exception {
            try (Stream<Path> files = Files.walk(binaries)) {
                bin = files.filter(file -> file.endsWith("bin/initdb"))
                        .findFirst()
                        .orElseThrow()
                        .getParent();
            }
            data = directory.resolve("postgres");
            log = directory.resolve("postgres.log");
            run("initdb", "-D", data.toString(), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync");
        }

        String url() {
            return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        }

        void start() throws Exception {
            String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''";
            run("pg_ctl", "-D", data.toString(), "-l", log.toString(), "-w", "-o", options, "start");
        }

        void stop(String how) throws Exception {
            run("pg_ctl", "-D", data.toString(), "-m", how, "-w", "stop");
        }

        /** All of its processes, the first one first, which would start it again. */
        void kill() throws IOException {
            long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                    .getFirst()
                    .strip());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            List<ProcessHandle> children = postmaster.descendants().toList();
            postmaster.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }

        private void run(String program, String... arguments) throws Exception {
            List<String> command = new ArrayList<>();
            if ("root".equals(System.getProperty("user.name"))) { // PostgreSQL does not run as root
                command.addAll(List.of("unshare", "-U"));
            }
            command.add(bin.resolve(program).toString());
            command.addAll(List.of(arguments));
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IOException(program + " failed: " + Files.readString(log));
            }
        }
    }

    private void start() throws Exception {
        int port = freePort();
        int management = freePort();
        Path home = work.resolve("simulator");
        Path binaries = Path.of(Objects.requireNonNullElse(System.getenv("BINARIES"), work.resolve("binaries") + ""));
        Process process = java(
                "simulator",
                port,
                management,
                "--spring.profiles.active=demo",
                "--lyss.database.directory=" + home.resolve("postgres"),
                "--lyss.database.binaries=" + binaries,
                "--lyss.ledger.spool.directory=" + home.resolve("spool"),
                "--lyss.credentials.keyset-file=" + home.resolve("keyset.json"));
        await("the simulator", START_LIMIT, () -> checkAlive(process) && isWell(management));
        simulator = "http://127.0.0.1:" + port + "/simulator/";
        database = new Server(binaries, work);
        database.start();
        for (int number = 1; number <= NODES; number++) {
            Node node = new Node(number);
            nodes.add(node);
            node.start();
            if (number == 1) { // makes the tables, the keyset and the administrator's key
                await("the first node", START_LIMIT, () -> checkAlive(node.process) && isWell(node.managementPort));
            }
        }
        nodes.forEach(node -> Thread.ofVirtual().start(node::watch));
        awaitAllReady();
        administrator = find("Administrator key:\\s+(\\S+)", Files.readString(work.resolve("node1.log")));
        manage("POST", "tenants", "{'id':'crash','name':'Crash'}");
        key = find(
                "\"key\":\"([^\"]+)\"",
                manage("POST", "keys", "{'tenant_id':'crash','name':'crash','sees_channels':true}"));
        for (Model model : Model.values()) {
            channel(model.channel(), model.provider(), model.path, model.channelModels());
        }
    }

    /** Each mode has quotas of its own, and looks at its own part of the ledger. */
    private void begin() throws Exception {
        for (String id : quotaIds) {
            manage("DELETE", "quotas/" + id, "");
        }
        quotaIds.clear();
        answers.clear();
        violations.clear();
        begun = Instant.now();
    }

    private boolean checkAlive(Process process) {
        if (!process.isAlive()) {
            throw new IllegalStateException("A process has ended; its log is in " + work);
        }
        return true;
    }

    private Process java(String name, int port, int managementPort, String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // a start is short, and there are many
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar,
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--management.server.port=" + managementPort));
        command.addAll(List.of(settings));
        synchronized (processes) {
            if (stopping) {
                throw new IOException("It is over");
            }
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            work.resolve(name + ".log").toFile()))
                    .start();
            processes.add(process);
            return process;
        }
    }

    private void stop() {
        synchronized (processes) {
            stopping = true;
            processes.stream().skip(1).forEach(Process::destroyForcibly);
            if (!processes.isEmpty()) {
                processes.getFirst().destroy(); // has a PostgreSQL of its own
            }
        }
        try {
            if (database != null) {
                database.stop("immediate");
            }
            if (!processes.isEmpty()) {
                processes.getFirst().waitFor();
            }
        } catch (Exception alreadyGone) {
            System.out.println(alreadyGone.getMessage());
        }
    }

    // ---- what is asked ----

    /** What is asked for, by provider, and which quota it counts against. */
    private enum Model {
        OPENAI("requests", "openai/v1"),
        ANTHROPIC("total_tokens", "anthropic"),
        GEMINI("cost", "gemini"),
        DEEPSEEK("", "deepseek"); // without a quota

        final String unit;
        final String path;

        Model(String unit, String path) {
            this.unit = unit;
            this.path = path;
        }

        String provider() {
            return name().toLowerCase(Locale.ROOT);
        }

        String channel() {
            return "crash-" + provider();
        }

        String model() {
            return "sim-" + provider();
        }

        String channelModels() {
            return "['" + model() + "','" + model() + ":*']";
        }

        boolean owns(String model) {
            return model.equals(model()) || model.startsWith(model() + ":");
        }
    }

    /** How a request went. */
    private enum Way {
        ANSWERED,
        /** The quota is exhausted. */
        REFUSED,
        /** The quota ended in the middle of the answer, and the client was told. */
        CUT,
        /** Nobody could tell whether the quota had room. */
        UNKNOWN,
        /** The node was killed meanwhile. */
        LOST,
        WRONG
    }

    private record Answer(
            String model,
            Way way,
            Node node,
            Instant begun,
            String requestId,
            String channel,
            long prompt,
            long completion,
            String told) {}

    /** One request to one node; the model's name says how the simulator is to answer. */
    private Answer ask(Node node, String model, int tokens, boolean stream) {
        int life = node.life;
        Instant start = Instant.now();
        String name = tokens == 0 ? model : model + ":tokens=" + tokens + ",interval=10";
        String body = "{\"model\":\"" + name + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]"
                + (stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" : "") + "}";
        try {
            HttpResponse<String> response = node.http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port + "/v1/chat/completions"))
                            .timeout(Duration.ofSeconds(60))
                            .header("authorization", "Bearer " + key)
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            String text = response.body();
            Way way = way(response.statusCode(), text, stream);
            if (way == Way.WRONG && node.life != life) {
                way = Way.LOST;
            }
            long completion = number("completion_tokens", text);
            long thought = Math.max(0, number("reasoning_tokens", text));
            if (way == Way.ANSWERED && tokens > 0 && completion - thought != tokens) {
                violations.add("the simulator was asked for " + tokens + " tokens, and the usage is " + completion);
            }
            return new Answer(
                    model,
                    way,
                    node,
                    start,
                    response.headers().firstValue("x-request-id").orElse(""),
                    response.headers().firstValue("x-lyss-channel").orElse(""),
                    number("prompt_tokens", text),
                    completion,
                    way == Way.ANSWERED ? "" : response.statusCode() + " " + brief(text));
        } catch (IOException | InterruptedException broken) {
            return new Answer(
                    model, node.life == life ? Way.WRONG : Way.LOST, node, start, "", "", 0, 0, broken.toString());
        }
    }

    private static Way way(int status, String text, boolean stream) {
        boolean error = text.contains("\"error\":{");
        if (status == 200 && !error && text.stripTrailing().endsWith(stream ? "data: [DONE]" : "}")) {
            return Way.ANSWERED;
        }
        if (status == 200 && error && text.contains("The answer ends here.") && !text.contains("[DONE]")) {
            return Way.CUT;
        }
        if (status == 429 && text.contains("\"code\":\"insufficient_quota\"")) {
            return Way.REFUSED;
        }
        return status == 503 && text.contains("quota_unavailable") ? Way.UNKNOWN : Way.WRONG;
    }

    /** Puts load on nodes that are up until it is closed. Each client asks for one model, so that no quota starves another. */
    private final class Load implements AutoCloseable {

        private final List<Thread> clients = new ArrayList<>();
        private volatile boolean over;

        Load(List<Node> targets, String... models) {
            for (int i = 0; i < CLIENTS; i++) {
                String model = models[i % models.length];
                Random own = new Random(SEED + i);
                clients.add(Thread.ofVirtual().start(() -> {
                    while (!over) {
                        long next = System.nanoTime() + CLIENTS * 1_000_000_000L / RATE;
                        List<Node> up =
                                targets.stream().filter(node -> node.ready).toList();
                        if (!up.isEmpty()) {
                            int tokens = model.startsWith("sim-") ? 3 + own.nextInt(28) : 0;
                            answers.add(ask(up.get(own.nextInt(up.size())), model, tokens, own.nextBoolean()));
                        }
                        pause(Math.max(1, (next - System.nanoTime()) / 1_000_000));
                    }
                }));
            }
        }

        @Override
        public void close() throws InterruptedException {
            over = true;
            for (Thread client : clients) {
                client.join();
            }
        }
    }

    // ---- the modes ----

    private void kill() throws Exception {
        Map<Model, String> quotas = quotas(0.5);
        int kills = 0;
        try (Load load = load()) {
            Instant start = Instant.now();
            Instant end = start.plusSeconds(SECONDS);
            while (Instant.now().isBefore(end) || kills < SECONDS / 10) { // where starts are slow it takes longer
                pause(BETWEEN_KILLS.toMillis());
                List<Node> up = nodes.stream().filter(node -> node.ready).toList();
                if (up.size() > 1) { // somebody has to answer
                    Node node = up.get(random.nextInt(up.size()));
                    System.out.printf(
                            "%3d s  SIGKILL to node %d%n",
                            Duration.between(start, Instant.now()).toSeconds(), node.number);
                    node.kill();
                    kills++;
                }
            }
        }
        System.out.println(kills + " kills");
        awaitAllReady();
        answers.stream()
                .filter(answer -> answer.way() == Way.UNKNOWN)
                .forEach(answer -> violations.add("refused for want of the database, which was there: " + answer));
        checkBooks(quotas);
        useUp(quotas);
    }

    private void outage() throws Exception {
        Map<Model, String> quotas = quotas(10);
        Instant killed;
        Instant back;
        try (Load load = load()) {
            pause(10_000);
            System.out.println("SIGKILL to PostgreSQL");
            killed = Instant.now();
            database.kill();
            pause(AWAY.toMillis() / 3);
            Node node = nodes.get(random.nextInt(nodes.size()));
            System.out.println("SIGKILL to node " + node.number);
            node.kill();
            pause(AWAY.toMillis() * 2 / 3);
            database.start();
            back = Instant.now();
            System.out.printf(
                    "PostgreSQL is back after %d s%n",
                    Duration.between(killed, back).toSeconds());
            pause(20_000);
        }
        awaitAllReady();
        long during = answers.stream()
                .filter(answer -> answer.way() == Way.ANSWERED
                        && answer.begun().isAfter(killed)
                        && answer.begun().isBefore(back))
                .count();
        System.out.println(during + " answered without PostgreSQL");
        answers.stream()
                .filter(answer -> answer.way() == Way.UNKNOWN)
                .filter(answer -> answer.begun().isBefore(killed.minusSeconds(5)) // under way when it was killed
                        || answer.begun().isAfter(back.plusSeconds(2))
                        || Model.DEEPSEEK.owns(answer.model()))
                .forEach(answer -> violations.add("refused for want of the database: " + answer));
        checkBooks(quotas);
    }

    private void nodes() throws Exception {
        Node first = nodes.get(0);
        Node second = nodes.get(1);
        String path = Model.OPENAI.path;

        channel("late", "openai", path, "[{'model':'late','upstream_model':'sim-openai'}]");
        Instant added = Instant.now();
        await(
                "a new channel",
                Duration.ofSeconds(10),
                () -> ask(second, "late", 0, false).way() == Way.ANSWERED);
        within(Duration.between(added, Instant.now()), "a channel added on node 1 serves on node 2");

        manage(first, "POST", "channels/late/disable", "");
        await(
                "a disabled channel",
                Duration.ofSeconds(10),
                () -> ask(second, "late", 0, false).way() != Way.ANSWERED);
        Instant enabled = changed(() -> manage(first, "POST", "channels/late/enable", ""));
        await(
                "an enabled channel",
                Duration.ofSeconds(10),
                () -> ask(second, "late", 0, false).way() == Way.ANSWERED);
        within(Duration.between(enabled, Instant.now()), "a channel enabled on node 1 serves on node 2");

        channel("both-a", "openai", path, "[{'model':'both','upstream_model':'sim-openai'}]");
        channel("both-b", "openai", path, "[{'model':'both','upstream_model':'sim-openai'}]");
        pause(1500);
        try (Load load = new Load(List.of(second), "both")) {
            pause(2000);
            Instant disabled = changed(() -> manage(first, "POST", "channels/both-a/disable", ""));
            pause(4000);
            last("both-a", disabled, "a channel disabled on node 1 gets its last request on node 2");
            manage(first, "POST", "channels/both-a/enable", "");
            pause(4000);
            Instant changed = changed(() -> manage(
                    first, "PATCH", "channels/both-a", "{'models':[{'model':'moved','upstream_model':'sim-openai'}]}"));
            pause(4000);
            last("both-a", changed, "a channel that lost a model on node 1 gets its last request for it on node 2");
        }
        if (ask(second, "moved", 0, false).way() != Way.ANSWERED) {
            violations.add("The model that the channel was given on node 1 is not served on node 2");
        }

        Map<Model, String> quotas = quotas(10);
        try (Load load = load()) {
            pause(5000);
            for (String how : List.of("fast", "immediate")) {
                System.out.println("PostgreSQL restarts, " + how);
                database.stop(how);
                database.start();
                pause(8000);
            }
        }
        answers.stream()
                .filter(answer -> answer.way() == Way.UNKNOWN)
                .forEach(answer -> violations.add("failed while PostgreSQL restarted: " + answer));
        checkBooks(quotas);
    }

    private Instant changed(Callable<String> change) throws Exception {
        change.call();
        return Instant.now();
    }

    private void last(String channel, Instant since, String what) {
        Instant last = answers.stream()
                .filter(answer ->
                        answer.channel().equals(channel) && answer.model().equals("both"))
                .map(Answer::begun)
                .max(Instant::compareTo)
                .orElseThrow();
        within(last.isBefore(since) ? Duration.ZERO : Duration.between(since, last), what);
    }

    private void within(Duration time, String what) {
        System.out.printf("%s after %d ms%n", what, time.toMillis());
        if (time.toMillis() > 1000) {
            violations.add(what + " after " + time);
        }
    }

    private Load load() {
        return new Load(nodes, Stream.of(Model.values()).map(Model::model).toArray(String[]::new));
    }

    // ---- the books ----

    /** One quota for each unit, for that share of what will be asked for. */
    private Map<Model, String> quotas(double share) throws Exception {
        Map<Model, String> ids = new TreeMap<>();
        long requests = Math.round(share * RATE * SECONDS / Model.values().length);
        for (Model model : Model.values()) {
            if (model.unit.isEmpty()) {
                continue;
            }
            Answer sample = ask(nodes.getFirst(), model.model(), 0, false); // by a name that has no quota
            BigDecimal limit = BigDecimal.valueOf(
                    switch (model.unit) {
                        case "requests" -> requests;
                        case "total_tokens" -> requests * (sample.prompt() + 16);
                        default -> requests * (sample.prompt() + 10 * 16);
                    });
            if (model.unit.equals("cost")) {
                limit = limit.movePointLeft(6); // a dollar a million tokens, ten for those of the answer
            }
            String made = manage(
                    "POST",
                    "quotas",
                    "{'tenant_id':'crash','model':'" + model.model() + ":*','window':'total','unit':'" + model.unit
                            + "','limit':" + limit.toPlainString() + "}");
            String id = find("\"id\":\"(quota-[^\"]+)\"", made);
            quotaIds.add(id);
            ids.put(model, id);
        }
        pause(1500); // until all nodes know the quotas
        return ids;
    }

    private record Row(String model, String outcome, long prompt, long completion, long nanos) {}

    /** The ledger, by request. */
    private Map<String, List<Row>> ledger() throws Exception {
        Map<String, List<Row>> rows = new HashMap<>();
        String lines = manage("GET", "ledger/export?format=ndjson&tenant=crash&from=" + begun, "");
        lines.lines()
                .forEach(
                        line -> rows.computeIfAbsent(find("\"request_id\":\"([^\"]+)\"", line), id -> new ArrayList<>())
                                .add(new Row(
                                        find("\"model\":\"([^\"]+)\"", line),
                                        find("\"outcome\":\"([^\"]+)\"", line),
                                        number("prompt_tokens", line),
                                        number("completion_tokens", line),
                                        number("cost_nanos", line))));
        return rows;
    }

    private void checkBooks(Map<Model, String> quotas) throws Exception {
        Instant until = Instant.now().plus(LEASE_TIME.multipliedBy(3));
        while (leased(quotas).signum() > 0 && Instant.now().isBefore(until)) {
            pause(200);
        }
        System.out.printf(
                "no reservation left %.1f s after all nodes were up%n",
                (LEASE_TIME.multipliedBy(3).toMillis()
                                - Duration.between(Instant.now(), until).toMillis())
                        / 1000.0);
        Map<String, List<Row>> ledger = ledger();
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
            long rows = ledger.values().stream()
                    .flatMap(List::stream)
                    .filter(row -> model.owns(row.model())
                            && row.model().contains(":") // all but the samples
                            && row.outcome().equals("answered"))
                    .count();
            System.out.printf(
                    "%-10s %8d %8d %6d %8d %6d %6d | %8d | ",
                    model.provider(),
                    count(model, Way.ANSWERED),
                    count(model, Way.REFUSED),
                    count(model, Way.CUT),
                    count(model, Way.UNKNOWN),
                    count(model, Way.LOST),
                    count(model, Way.WRONG),
                    rows);
            String id = quotas.get(model);
            if (id == null) {
                System.out.println("none");
                continue;
            }
            String usage = manage("GET", "quotas/" + id + "/usage", "");
            BigDecimal recorded = recorded(model, ledger);
            System.out.printf(
                    "%-12s %12s %12s %12s %7s%n",
                    model.unit,
                    amount("limit", usage).toPlainString(),
                    amount("used", usage).toPlainString(),
                    recorded.toPlainString(),
                    amount("leased", usage).toPlainString());
            check(amount("used", usage).compareTo(amount("limit", usage)) <= 0, "overspent: " + usage);
            check(amount("leased", usage).signum() == 0, "still reserved: " + usage);
            check(amount("used", usage).compareTo(recorded) == 0, "ledger says " + recorded + ": " + usage);
        }
        answers.stream()
                .filter(answer -> answer.way() == Way.WRONG)
                .forEach(answer -> violations.add("failed, and its node was alive: " + answer));
    }

    /** Every answered request is in the ledger once, with what the client was told. */
    private void checkAnswers(Map<String, List<Row>> ledger) {
        for (Answer answer : answers) {
            if (answer.way() != Way.ANSWERED) {
                continue;
            }
            List<Row> rows = ledger.getOrDefault(answer.requestId(), List.of());
            check(
                    rows.size() == 1
                            && rows.getFirst().outcome().equals("answered")
                            && rows.getFirst().prompt() == answer.prompt()
                            && rows.getFirst().completion() == answer.completion(),
                    "answered as " + answer + ", in the ledger as " + rows);
        }
    }

    private BigDecimal leased(Map<Model, String> quotas) throws Exception {
        BigDecimal sum = BigDecimal.ZERO;
        for (String id : quotas.values()) {
            sum = sum.add(amount("leased", manage("GET", "quotas/" + id + "/usage", "")));
        }
        return sum;
    }

    /** What the ledger says about a quota: requests that produced something, and what they used. */
    private static BigDecimal recorded(Model model, Map<String, List<Row>> ledger) {
        BigDecimal sum = BigDecimal.ZERO;
        for (List<Row> rows : ledger.values()) {
            Row row = rows.getFirst();
            if (model.owns(row.model()) && row.model().contains(":") && row.prompt() >= 0) {
                sum = sum.add(BigDecimal.valueOf(
                        switch (model.unit) {
                            case "requests" -> 1;
                            case "total_tokens" -> row.prompt() + row.completion();
                            default -> row.nanos();
                        }));
            }
        }
        return model.unit.equals("cost") ? sum.movePointLeft(9) : sum;
    }

    /** Budgets are there to the last unit: what is left, and fifty requests more, on all nodes at once. */
    private void useUp(Map<Model, String> quotas) throws Exception {
        String id = quotas.get(Model.OPENAI);
        BigDecimal limit =
                amount("limit", manage("GET", "quotas/" + id + "/usage", "")).add(BigDecimal.valueOf(50));
        manage("PATCH", "quotas/" + id, "{'limit':" + limit + "}");
        pause(1500);
        Queue<Answer> more = new ConcurrentLinkedQueue<>();
        AtomicInteger left = new AtomicInteger(CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            Node node = nodes.get(i % NODES);
            Thread.ofVirtual().start(() -> {
                Answer answer;
                do {
                    answer = ask(node, Model.OPENAI.model(), 3, false);
                    more.add(answer);
                } while (answer.way() == Way.ANSWERED);
                left.decrementAndGet();
            });
        }
        await("the end of the quota", Duration.ofMinutes(2), () -> left.get() == 0);
        answers.addAll(more);
        String usage = manage("GET", "quotas/" + id + "/usage", "");
        System.out.printf(
                "fifty requests more: %d answered, %d refused; used %s of %s%n",
                more.stream().filter(answer -> answer.way() == Way.ANSWERED).count(),
                more.stream().filter(answer -> answer.way() == Way.REFUSED).count(),
                amount("used", usage),
                amount("limit", usage));
        check(amount("used", usage).compareTo(limit) == 0, "not used to the last unit: " + usage);
        more.stream()
                .filter(answer -> answer.way() != Way.ANSWERED && answer.way() != Way.REFUSED)
                .forEach(answer -> violations.add(answer.toString()));
        checkAnswers(ledger());
    }

    private long count(Model model, Way way) {
        return answers.stream()
                .filter(answer -> model.owns(answer.model()) && answer.way() == way)
                .count();
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            violations.add(what);
        }
    }

    // ---- the management API ----

    private void channel(String id, String provider, String path, String models) throws Exception {
        manage(
                nodes.getFirst(),
                "POST",
                "channels",
                "{'id':'" + id + "','tenant_id':'crash','name':'" + id + "','provider':'" + provider + "','base_url':'"
                        + simulator + path + "','credential':'simulated-" + id + "','models':" + models
                        + ",'settings':{'price-input':'1','price-output':'10'}}");
    }

    private String manage(String method, String path, String body) throws Exception {
        List<Node> up = nodes.stream().filter(node -> node.ready).toList();
        return manage(up.get(random.nextInt(up.size())), method, path, body);
    }

    /** Quotes in the body are single ones. */
    private String manage(Node node, String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.port + "/api/v1/" + path))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + administrator);
        if (body.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("content-type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private static boolean isWell(int managementPort) {
        try (HttpClient once = client()) {
            return once.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort
                                                    + "/actuator/health/readiness"))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException | InterruptedException notYet) {
            return false;
        }
    }

    private void awaitAllReady() throws Exception {
        await("all nodes", START_LIMIT, () -> nodes.stream().allMatch(node -> node.ready));
    }

    private static void await(String what, Duration most, Callable<Boolean> condition) throws Exception {
        Instant until = Instant.now().plus(most);
        while (!condition.call()) {
            if (Instant.now().isAfter(until)) {
                throw new IllegalStateException("Waited " + most + " for " + what);
            }
            pause(50);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException end) {
            throw new IllegalStateException(end);
        }
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    private static String brief(String text) {
        return text.length() <= 500 ? text : text.substring(0, 200) + " ... " + text.substring(text.length() - 300);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }

    private static int setting(String name, int otherwise) {
        String given = System.getenv(name);
        return given == null ? otherwise : Integer.parseInt(given);
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("No " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    /** The first of that name; -1 when there is none. */
    private static long number(String name, String text) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\\s*(\\d+)").matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static BigDecimal amount(String name, String text) {
        return new BigDecimal(find("\"" + name + "\":\\s*([0-9.eE+-]+)", text));
    }
}
