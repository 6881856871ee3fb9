import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Loads gateways in turn at a fixed rate and compares them: {@code KEY RATE SECONDS ROUNDS NAME,URL,PID,DATA NAME,URL,PID,DATA}. A
 * request begins when it is due, whatever became of those before it, and its time counts from then.
 */
final class LedgerLoad {

    private static final String BODY = "{\"model\":\"sim-openai:tokens=3\",\"stream\":true,"
            + "\"stream_options\":{\"include_usage\":true},\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private record Gateway(String name, URI url, long pid, Path data, List<long[]> times, List<Double> cpu) {}

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String key;

    private LedgerLoad(String key) {
        this.key = key;
    }

    public static void main(String[] arguments) throws Exception {
        LedgerLoad load = new LedgerLoad(arguments[0]);
        int rate = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        List<Gateway> gateways = Arrays.stream(arguments)
                .skip(4)
                .map(text -> text.split(","))
                .map(part -> new Gateway(
                        part[0],
                        URI.create(part[1] + "/v1/chat/completions"),
                        Long.parseLong(part[2]),
                        Path.of(part[3]),
                        new ArrayList<>(),
                        new ArrayList<>()))
                .toList();
        for (Gateway gateway : gateways) {
            load.awaitStart(gateway);
        }
        for (int warmUp = 0; warmUp < 2; warmUp++) {
            for (Gateway gateway : gateways) {
                load.run(gateway, rate, seconds);
            }
        }
        System.out.printf("%-16s %8s %8s %8s %14s%n", "", "requests", "p50 ms", "p99 ms", "CPU ms/request");
        for (int round = 0; round < rounds; round++) {
            List<Gateway> order = round % 2 == 0 ? gateways : gateways.reversed();
            for (Gateway gateway : order) {
                double before = cpuSeconds(gateway);
                long[] times = load.run(gateway, rate, seconds);
                double perRequest = (cpuSeconds(gateway) - before) * 1000 / times.length;
                gateway.times().add(times);
                gateway.cpu().add(perRequest);
                print(gateway.name(), times, perRequest);
            }
        }
        System.out.println("all rounds");
        double[] medians = new double[gateways.size()];
        double[] cpu = new double[gateways.size()];
        for (int i = 0; i < gateways.size(); i++) {
            Gateway gateway = gateways.get(i);
            long[] all = gateway.times().stream().flatMapToLong(Arrays::stream).toArray();
            cpu[i] = gateway.cpu().stream().sorted().toList().get(gateway.cpu().size() / 2);
            print(gateway.name(), all, cpu[i]);
            medians[i] = quantile(all, 0.5);
        }
        System.out.printf(
                "%s adds %.2f ms to the last byte at the median and %.1f %% CPU to %s%n",
                gateways.get(0).name(),
                medians[0] - medians[1],
                (cpu[0] / cpu[1] - 1) * 100,
                gateways.get(1).name());
    }

    private static void print(String name, long[] times, double cpu) {
        System.out.printf(
                "%-16s %8d %8.2f %8.2f %14.3f%n", name, times.length, quantile(times, 0.5), quantile(times, 0.99), cpu);
    }

    /** In milliseconds. */
    private static double quantile(long[] nanos, double share) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
    }

    /** Of the gateway and of its PostgreSQL. */
    private static double cpuSeconds(Gateway gateway) throws IOException {
        long postmaster;
        try (Stream<Path> files = Files.walk(gateway.data(), 3)) {
            Path file = files.filter(each -> each.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            postmaster = Long.parseLong(Files.readAllLines(file).getFirst().strip());
        }
        return Stream.of(gateway.pid(), postmaster)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .distinct()
                .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToDouble(used -> used.toNanos() / 1e9)
                .sum();
    }

    private void awaitStart(Gateway gateway) throws Exception {
        for (int tries = 0; ; tries++) {
            try {
                if (send(gateway) == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // it is starting
            }
            if (tries > 600) {
                throw new IllegalStateException(gateway.name() + " does not start");
            }
            Thread.sleep(200);
        }
    }

    private int send(Gateway gateway) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(gateway.url())
                                .header("authorization", "Bearer " + key)
                                .header("content-type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private long[] run(Gateway gateway, int rate, int seconds) throws InterruptedException {
        int count = rate * seconds;
        long[] times = new long[count];
        CountDownLatch left = new CountDownLatch(count);
        AtomicInteger failed = new AtomicInteger();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + (long) (i * 1e9 / rate);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            int number = i;
            Thread.ofVirtual().start(() -> {
                try {
                    if (send(gateway) != 200) {
                        failed.incrementAndGet();
                    }
                } catch (Exception broken) {
                    failed.incrementAndGet();
                }
                times[number] = System.nanoTime() - due;
                left.countDown();
            });
        }
        left.await();
        if (failed.get() > 0) {
            System.out.println(gateway.name() + ": " + failed.get() + " requests failed");
        }
        return times;
    }
}
