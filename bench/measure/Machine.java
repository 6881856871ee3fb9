import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The machine that this runs on, and what else it does. */
final class Machine {

    private static final double IDLE = 0.1;

    private Machine() {}

    static String description() throws IOException {
        String model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("unknown CPU");
        String memory = Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\D", "");
        return "%d CPUs (%s), %.0f GB, Linux %s"
                .formatted(cpus(), model, Long.parseLong(memory) / 1048576.0, System.getProperty("os.version"));
    }

    static int cpus() {
        return Runtime.getRuntime().availableProcessors();
    }

    static double load() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    /**
     * Waits while the load average is above the number of CPUs, so many seconds at most. It trails what we did ourselves, so an
     * idle machine is good enough. Says how it found the machine.
     */
    static String calm(int patience) throws IOException, InterruptedException {
        double found = load();
        double busy = busy();
        int waited = 0;
        while (load() > cpus() && busy > IDLE && waited < patience) {
            Thread.sleep(1000);
            busy = busy();
            waited += 2;
        }
        return String.format(
                Locale.ROOT,
                "load average %.1f%s, others take %.0f %% of the CPUs",
                found,
                waited == 0 ? "" : ", after " + waited + " s " + String.format(Locale.ROOT, "%.1f", load()),
                busy * 100);
    }

    /** Which share of a second the CPUs work while we do nothing. */
    private static double busy() throws IOException, InterruptedException {
        long[] before = times();
        Thread.sleep(1000);
        long[] after = times();
        double all = after[0] - before[0];
        return all == 0 ? 0 : 1 - (after[1] - before[1]) / all;
    }

    private static long[] times() throws IOException {
        long[] fields = Arrays.stream(Files.readAllLines(Path.of("/proc/stat"))
                        .getFirst()
                        .replaceFirst("cpu\\s+", "")
                        .split(" "))
                .mapToLong(Long::parseLong)
                .limit(8)
                .toArray();
        return new long[] {Arrays.stream(fields).sum(), fields[3] + fields[4]};
    }
}
