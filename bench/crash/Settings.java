import java.nio.file.Path;
import java.util.Objects;

/**
 * What the command line and the environment say; {@code run}, beside this file, explains each.
 *
 * @param rate requests a second, of all clients together
 * @param seconds how long a mode puts load on the nodes
 */
record Settings(String jar, Path work, Path binaries, int rate, int seconds, long seed) {

    static Settings of(String jar, String directory) {
        Path work = Path.of(directory).toAbsolutePath();
        return new Settings(
                jar,
                work,
                Path.of(Objects.requireNonNullElse(System.getenv("BINARIES"), work.resolve("binaries") + "")),
                number("RATE", 80),
                number("SECONDS_LONG", 60),
                number("SEED", (int) (System.nanoTime() % 1_000_000)));
    }

    private static int number(String name, int otherwise) {
        String given = System.getenv(name);
        return given == null ? otherwise : Integer.parseInt(given);
    }
}
