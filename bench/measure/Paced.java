import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Requests at a fixed rate, by h2load over HTTP/1.1. */
final class Paced {

    private static final int CLIENTS = 50; // one whose answer is late would send its next one late

    private final Path work;

    Paced(Path work) {
        this.work = work;
    }

    /**
     * Runs it; the number of requests is rounded to what the clients can share evenly. An answer without a reason in its
     * status line may be anything, so its length has to be looked at.
     */
    Outcome run(Request request, int rate, int count) throws Exception {
        Path body = Files.writeString(work.resolve("h2load-body.json"), request.body());
        Path log = work.resolve("h2load.log");
        Files.deleteIfExists(log);
        int clients = Math.max(1, Math.min(CLIENTS, rate));
        int total = Math.max(clients, count / clients * clients);
        List<String> command = new ArrayList<>(List.of(
                "h2load",
                "--h1",
                "--clients=" + clients,
                "--requests=" + total,
                "--rps=" + (double) rate / clients,
                // clients begin one after the other; otherwise they would send at the same instants
                "--rate=1",
                "--rate-period=" + Math.max(1, Math.round(1000.0 / rate)) + "ms",
                "--data=" + body,
                "--log-file=" + log));
        request.headers().forEach((name, value) -> command.add("--header=" + name + ": " + value));
        command.add(request.url().toString());
        String output = Program.output(command);
        Samples times = new Samples();
        long wrong = 0;
        long first = Long.MAX_VALUE;
        long last = 0;
        for (String line : Files.readAllLines(log)) {
            String[] fields = line.split("\t");
            // 0 is what h2load makes of a status line without a reason, which is how Tomcat writes them
            wrong += List.of("200", "0").contains(fields[1]) ? 0 : 1;
            times.add(Long.parseLong(fields[2]));
            first = Math.min(first, Long.parseLong(fields[0]));
            last = Math.max(last, Long.parseLong(fields[0]));
        }
        long bytes = Long.parseLong(Management.find("\\((\\d+)\\) data", output));
        double reached = times.size() < 2 ? 0 : (times.size() - 1) * 1e6 / (last - first);
        return new Outcome(times, wrong + total - times.size(), reached, (double) bytes / total);
    }

    /**
     * What came of it.
     *
     * @param times microseconds to the last byte
     * @param wrong answers that were none
     * @param rate that was reached
     * @param bytes of an answer's body, on average
     */
    record Outcome(Samples times, long wrong, double rate, double bytes) {}
}
