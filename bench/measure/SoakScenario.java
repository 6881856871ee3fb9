import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A mixed load for a long time, and what grows meanwhile: whole answers, streams, clients that hang up, errors. */
final class SoakScenario {

    private static final Duration SAMPLE = Duration.ofSeconds(30);
    private static final Duration COLLECT = Duration.ofMinutes(5);
    private static final int WHOLE_EACH_SECOND = 40;
    private static final int STREAMS = 50;
    private static final List<String> COLUMNS = List.of(
            "minute",
            "heap after GC MB",
            "live heap MB",
            "RSS MB",
            "threads",
            "open files",
            "PostgreSQL connections",
            "requests/s");

    private final Rig rig;
    private final Report report;
    private final List<double[]> rows = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();

    SoakScenario(Rig rig, Report report) {
        this.rig = rig;
        this.report = report;
    }

    void run() throws Exception {
        Target target = rig.target(Rig.GATEWAY);
        Duration time = rig.settings.soak();
        Duration sample = shorter(SAMPLE, time.dividedBy(20));
        Duration collect = shorter(COLLECT, time.dividedBy(6));
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> loads = List.of(
                    threads.submit(() -> whole(target)),
                    threads.submit(() -> stream(target, 0)),
                    threads.submit(() -> stream(target, 5)));
            try {
                sample(time, sample, collect, loads);
            } finally {
                over.set(true);
            }
        }
        rig.count(target, answered.get());
        conclude();
    }

    /** Until the time is over, or one of the loads is. */
    private void sample(Duration time, Duration sample, Duration collect, List<Future<?>> loads) throws Exception {
        long start = System.nanoTime();
        long collected = start;
        long before = 0;
        long last = start;
        for (int i = 1; System.nanoTime() - start < time.toNanos(); i++) {
            Thread.sleep(Math.max(1, sample.toMillis() * i - (System.nanoTime() - start) / 1_000_000));
            for (Future<?> load : loads) {
                if (load.isDone()) {
                    report.fail("Soak: a load ended before its time: " + load.exceptionNow());
                    return;
                }
            }
            boolean full = System.nanoTime() - collected >= collect.toNanos();
            collected = full ? System.nanoTime() : collected;
            long requests = answered.get() + refused.get();
            long now = System.nanoTime();
            rows.add(row(start, full, (requests - before) * 1e9 / (now - last)));
            last = now;
            before = requests;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private double[] row(long start, boolean full, double perSecond) throws Exception {
        long pid = rig.gateway.pid();
        double afterGc = Heap.afterCollection(rig.gateway.gcLog());
        double live = full ? Heap.live(pid) : Double.NaN;
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return new double[] {
                (System.nanoTime() - start) / 60e9,
                afterGc,
                live,
                Account.status(pid, "VmRSS") / 1024.0,
                Account.status(pid, "Threads"),
                files.count(),
                connections(),
                perSecond
            };
        }
    }

    /** PostgreSQL's processes that serve somebody: their title names the client's address. */
    private long connections() throws IOException {
        return Account.children(rig.gateway.postmaster()).stream()
                .filter(child -> {
                    try {
                        return Files.readString(Path.of("/proc/" + child.pid() + "/cmdline"))
                                .matches("(?s).*(127\\.0\\.0\\.1|::1|localhost)\\(\\d+\\).*");
                    } catch (IOException ended) {
                        return false;
                    }
                })
                .count();
    }

    /** At a steady rate; one of twenty asks for an error, of its own or of the upstream. */
    private void whole(Target target) {
        Asker asker = new Asker();
        Request right = Request.of(target, Ask.whole(Dialect.OPENAI));
        Request bad = right.withModel("sim-openai:400");
        Request broken = right.withModel("sim-openai:500");
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; !over.get(); i++) {
                pause((start + i * 1_000_000_000L / WHOLE_EACH_SECOND - System.nanoTime()) / 1_000_000);
                Request request = i % 40 == 13 ? bad : i % 40 == 33 ? broken : right;
                threads.submit(() -> ask(asker, request, request == right));
            }
        }
    }

    private void ask(Asker asker, Request request, boolean isRight) {
        try {
            boolean answers = Asker.isRight(request, asker.ask(request));
            if (answers) {
                answered.incrementAndGet();
            } else if (!isRight) {
                refused.incrementAndGet();
            }
            if (answers != isRight) {
                wrong.incrementAndGet();
            }
        } catch (IOException failed) {
            wrong.incrementAndGet();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void stream(Target target, int hangUpEvery) {
        Request request = Request.of(target, Ask.stream(Dialect.OPENAI, 50));
        while (!over.get()) {
            StreamPlan plan = new StreamPlan(
                    request,
                    STREAMS / 2,
                    Duration.ofMillis(1310),
                    Duration.ZERO,
                    shorter(SAMPLE, rig.settings.soak()),
                    hangUpEvery);
            try {
                StreamTally tally = new StreamClient(plan).run();
                answered.addAndGet(tally.streams);
                refused.addAndGet(tally.left);
                wrong.addAndGet(tally.wrong);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    private static void pause(long milliseconds) {
        if (milliseconds > 0) {
            try {
                Thread.sleep(milliseconds);
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void conclude() throws Exception {
        StringBuilder csv = new StringBuilder(String.join(",", COLUMNS)).append('\n');
        for (double[] row : rows) {
            List<String> fields = new ArrayList<>();
            for (double field : row) {
                fields.add(Double.isNaN(field) ? "" : String.format(Locale.ROOT, "%.2f", field));
            }
            csv.append(String.join(",", fields)).append('\n');
        }
        Files.writeString(report.file("-soak.csv"), csv);
        report.picture("-soak.svg", LineChart.of(COLUMNS, rows));
        report.note(
                "Soak, %.0f minutes: %,d answers, %,d refused or left on purpose, %,d wrong. Growth an hour, after the first fifth:"
                        .formatted(rig.settings.soak().toSeconds() / 60.0, answered.get(), refused.get(), wrong.get()));
        if (wrong.get() > 0) {
            report.fail("Soak: %,d answers were wrong".formatted(wrong.get()));
        }
        for (int column = 1; column < COLUMNS.size() - 1; column++) {
            Slope slope = Slope.of(rows.subList(rows.size() / 5, rows.size()), column);
            report.note(String.format(
                    Locale.ROOT,
                    "Soak, %s: %+.1f an hour, around %.1f",
                    COLUMNS.get(column),
                    slope.perMinute() * 60,
                    slope.mean()));
        }
    }
}
