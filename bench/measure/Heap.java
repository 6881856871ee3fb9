import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM holds in its heap, in megabytes. */
final class Heap {

    private static final Pattern USED = Pattern.compile("(?i)\\bused (\\d+)([KM])");
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(");

    private Heap() {}

    /** What is left when everything that nobody holds has been thrown away, which stops the JVM for a while. */
    static double live(long pid) throws IOException, InterruptedException {
        Program.output(List.of(jcmd(), pid + "", "GC.run"));
        return used(pid);
    }

    static double used(long pid) throws IOException, InterruptedException {
        double sum = 0;
        for (String line : Program.output(List.of(jcmd(), pid + "", "GC.heap_info"))
                .lines()
                .toList()) {
            Matcher matcher = USED.matcher(line);
            if (!line.contains("Metaspace") && !line.contains("class space") && matcher.find()) {
                sum += Long.parseLong(matcher.group(1)) / ("K".equalsIgnoreCase(matcher.group(2)) ? 1024.0 : 1);
            }
        }
        return sum;
    }

    /** What the last collection of its own accord left, from the log of collections; 0 before the first. */
    static double afterCollection(Path log) throws IOException {
        double left = 0;
        for (String line : Files.readAllLines(log)) {
            Matcher matcher = COLLECTION.matcher(line);
            while (matcher.find()) {
                left = Double.parseDouble(matcher.group(2));
            }
        }
        return left;
    }

    /** Beside the Java that runs this, which is the gateway's too. */
    private static String jcmd() {
        return Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    }
}
