import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A closed loop of connections, each of which asks again when it has its answer, by wrk. */
final class Wrk {

    private static final Path SCRIPT = Path.of("bench/measure/wrk.lua");

    private final Path work;

    Wrk(Path work) {
        this.work = work;
    }

    /** Runs it; times are milliseconds. */
    Loop run(Request request, int connections, Duration time) throws Exception {
        Path body = Files.writeString(work.resolve("wrk-body.json"), request.body());
        List<String> headers = new ArrayList<>();
        request.headers().forEach((name, value) -> headers.add(name + ": " + value));
        long seconds = Math.max(1, time.toSeconds());
        String output = Program.output(
                List.of(
                        "wrk",
                        "-t1",
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "--timeout=10s",
                        "-s" + SCRIPT,
                        request.url().toString()),
                "BODY",
                body.toString(),
                "HEADERS",
                String.join("\n", headers),
                "MARKS",
                String.join("\n", request.dialect().wholeMarks(request.ask().tokens())));
        double[] numbers = null;
        String sample = "";
        for (String line : output.lines().toList()) {
            if (line.startsWith("RESULT ")) {
                numbers = List.of(line.substring(7).split(" ")).stream()
                        .mapToDouble(Double::parseDouble)
                        .toArray();
            } else if (line.startsWith("SAMPLE ")) {
                sample = line.substring(7);
            }
        }
        if (numbers == null) {
            throw new IllegalStateException("wrk says: " + output);
        }
        long wrong = (long) (numbers[2] + numbers[3]);
        return new Loop(
                (long) numbers[0],
                numbers[0] / (numbers[1] / 1e6),
                numbers[4] / 1000,
                numbers[5] / 1000,
                wrong,
                numbers[2] > 0 && sample.isEmpty() ? (long) numbers[2] + " connections failed or timed out" : sample);
    }

    /**
     * What came of it.
     *
     * @param wrong answers that were none
     * @param sample the first of those
     */
    record Loop(long requests, double perSecond, double median, double p99, long wrong, String sample) {}
}
