package ai.lyss.gateway.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;

/** A process with an embedded database, to be killed; prints "ready" and waits. */
final class OtherGateway {

    private OtherGateway() {}

    /** Takes the data directory and that of the binaries. */
    public static void main(String[] arguments) throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]), Path.of(arguments[1]));
        try (var connection = DriverManager.getConnection(
                        database.getJdbcUrl(), database.getUsername(), database.getPassword());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept (value text)");
            statement.execute("INSERT INTO kept VALUES ('by the other')");
        }
        System.out.println("ready");
        System.in.read();
    }

    /** Starts one and waits until it is ready. */
    static Process start(Path data, Path binaries) throws IOException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        OtherGateway.class.getName(),
                        data.toString(),
                        binaries.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = process.inputReader();
        for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
            if (line == null) {
                throw new IOException("the other gateway did not start");
            }
        }
        return process;
    }
}
