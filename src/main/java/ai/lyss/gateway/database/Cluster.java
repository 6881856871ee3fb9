package ai.lyss.gateway.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * PostgreSQL's files in one directory. Its password is among them: other users of the machine reach the port, but not
 * the directory.
 *
 * @param directory absolute
 * @param binaries where PostgreSQL is unpacked
 */
record Cluster(Path directory, Path binaries) {

    /** The gateway's database. */
    static final String DATABASE = "lyss";

    /** The one role. */
    static final String USER = "postgres";

    private static final Duration START_LIMIT = Duration.ofSeconds(60); // with recovery after a crash

    /** Starts the server; makes the cluster first when there is none. */
    EmbeddedPostgres start() throws IOException, SQLException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        if (!Files.exists(directory.resolve("PG_VERSION"))) {
            create();
        }
        return start(directory, Map.of("password", password()));
    }

    /** The password of {@link #USER}. */
    String password() throws IOException {
        return Files.readString(directory.resolve("lyss.password")).strip();
    }

    /** Where the server writes its log. */
    Path log() {
        return directory.resolveSibling(directory.getFileName() + ".log");
    }

    /** Made beside its place and then moved, so that a start that is cut short leaves no half of a cluster. */
    private void create() throws IOException, SQLException {
        Path draft = directory.resolveSibling(directory.getFileName() + ".new");
        Postmaster.stopOrphan(draft);
        FileSystemUtils.deleteRecursively(draft);
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        try (EmbeddedPostgres server = start(draft, Map.of());
                Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER ROLE " + USER + " PASSWORD '" + password + "'");
            statement.execute("CREATE DATABASE " + DATABASE);
        }
        Files.writeString(draft.resolve("lyss.password"), password);
        Files.writeString(draft.resolve("pg_hba.conf"), """
                # No connection without the password in lyss.password, and none from elsewhere.
                host all all 127.0.0.1/32 scram-sha-256
                host all all ::1/128      scram-sha-256
                """);
        if (Files.exists(directory)) {
            Files.delete(directory); // succeeds only when it is empty
        }
        Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    private EmbeddedPostgres start(Path data, Map<String, String> connect) throws IOException {
        Files.createDirectories(binaries);
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(binaries.toFile())
                .setRegisterShutdownHook(false) // Spring stops it, after everything that uses it
                .setPGStartupWait(START_LIMIT)
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .setLocaleConfig("locale", "C")
                // The library is made for tests and turns durability off; this data is kept.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "localhost")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "100")
                .setServerConfig("log_checkpoints", "off");
        connect.forEach(builder::setConnectConfig);
        try {
            return builder.start();
        } finally {
            ownerOnly(binaries);
        }
    }

    /** The library makes the directory writable for everybody. */
    private static void ownerOnly(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
