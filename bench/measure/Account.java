import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * CPU time in microseconds, from the kernel's accounts of processes.
 *
 * @param own of the program
 * @param database of its PostgreSQL
 */
record Account(double own, double database) {

    private static final double TICK = 10_000; // Linux counts hundredths of a second for everybody

    static Account of(long pid) throws IOException {
        return new Account(withChildren(pid), 0);
    }

    Account minus(Account before) {
        return new Account(own - before.own, database - before.database);
    }

    /** Of one process alone. */
    static double alone(long pid) throws IOException {
        String[] fields = stat(pid);
        return fields.length == 0 ? 0 : (ticks(fields, 11) + ticks(fields, 12)) * TICK;
    }

    /** Of a process, its children that live, and those that it has waited for. */
    static double withChildren(long pid) throws IOException {
        String[] fields = stat(pid);
        if (fields.length == 0) {
            return 0;
        }
        double sum = (ticks(fields, 11) + ticks(fields, 12) + ticks(fields, 13) + ticks(fields, 14)) * TICK;
        for (ProcessHandle child : children(pid)) {
            sum += withChildren(child.pid());
        }
        return sum;
    }

    static List<ProcessHandle> children(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::children).stream()
                .flatMap(children -> children)
                .toList();
    }

    /** A line of {@code /proc/PID/status}, such as VmHWM: kilobytes, or a count. */
    static long status(long pid, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(name + ":")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("No " + name + " of process " + pid);
    }

    /** Lets the peak of resident memory begin anew. */
    static void forgetPeak(long pid) throws IOException {
        Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
    }

    private static String[] stat(long pid) throws IOException {
        try {
            String text = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return text.substring(text.lastIndexOf(')') + 2).split(" ");
        } catch (NoSuchFileException ended) {
            return new String[0];
        }
    }

    private static double ticks(String[] fields, int index) {
        return Double.parseDouble(fields[index]);
    }
}
