import java.io.IOException;
import java.util.List;

/** Other programs, run to their end. */
final class Program {

    private Program() {}

    /** What it prints; names and values of the environment alternate. */
    static String output(List<String> command, String... environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        for (int i = 0; i < environment.length; i += 2) {
            builder.environment().put(environment[i], environment[i + 1]);
        }
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + output);
        }
        return output;
    }

    /** Whether there is such a program. */
    static boolean exists(String name) {
        try {
            return !output(List.of("sh", "-c", "command -v " + name)).isBlank();
        } catch (IOException no) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
