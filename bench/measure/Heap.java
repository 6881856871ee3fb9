import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM holds in its heap, in megabytes. */
final class Heap {

    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(");

    private Heap() {}

    /**
     * What somebody holds, counted object by object after everything else has been thrown away. That stops the JVM for a
     * while; what it makes afterwards is not in it.
     */
    static double live(long pid) throws IOException, InterruptedException {
        String histogram = Program.output(List.of(jcmd(), pid + "", "GC.class_histogram"));
        return Long.parseLong(Management.find("(?m)^Total +\\d+ +(\\d+)", histogram)) / 1048576.0;
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
