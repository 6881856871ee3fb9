import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** PostgreSQL of the nodes, made of the binaries that the simulator's gateway unpacked. */
final class Postgres {

    static final String USER = "postgres";

    private final Path bin;
    private final Path data;
    private final Path log;
    private final int port = Gateway.freePort();

    Postgres(Path binaries, Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(binaries)) {
            bin = files.filter(file -> file.endsWith("bin/initdb"))
                    .findFirst()
                    .orElseThrow()
                    .getParent();
        }
        data = directory.resolve("postgres");
        log = directory.resolve("postgres.log");
        run("initdb", "-D", data.toString(), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync");
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    void start() throws Exception {
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''";
        run("pg_ctl", "-D", data.toString(), "-l", log.toString(), "-w", "-o", options, "start");
    }

    void stop(String how) throws Exception {
        run("pg_ctl", "-D", data.toString(), "-m", how, "-w", "stop");
    }

    /** All of its processes, the first one first, which would start it again. */
    void kill() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> children = postmaster.descendants().toList();
        postmaster.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) { // PostgreSQL does not run as root
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException(program + " failed: " + Files.readString(log));
        }
    }
}
