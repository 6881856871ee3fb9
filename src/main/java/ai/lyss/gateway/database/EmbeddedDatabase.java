package ai.lyss.gateway.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;

/**
 * A running PostgreSQL of our own: on a free port of the loopback interface, with its data in a directory that
 * survives restarts, used by one gateway at a time.
 */
final class EmbeddedDatabase implements JdbcConnectionDetails, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private final DirectoryLock lock;
    private final Path directory;
    private final EmbeddedPostgres server;
    private final String password;

    private EmbeddedDatabase(DirectoryLock lock, Path directory, EmbeddedPostgres server, String password) {
        this.lock = lock;
        this.directory = directory;
        this.server = server;
        this.password = password;
    }

    /** Starts it; {@link IllegalStateException} says why it cannot. */
    static EmbeddedDatabase start(Path data, Path binaries) throws IOException {
        Path directory = data.toAbsolutePath().normalize();
        Cluster cluster = new Cluster(directory, binaries.toAbsolutePath().normalize());
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            Postmaster.stopOrphan(directory);
            EmbeddedPostgres server = cluster.start();
            LOG.info("Embedded PostgreSQL on port {}, data in {}", server.getPort(), directory);
            return new EmbeddedDatabase(lock, directory, server, cluster.password());
        } catch (IOException | SQLException | RuntimeException | Error failure) {
            lock.close();
            throw new IllegalStateException(
                    "The embedded PostgreSQL in " + directory + " did not start, see " + cluster.log()
                            + ". An external one is used when spring.datasource.url is set.",
                    failure);
        }
    }

    @Override
    public String getJdbcUrl() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + Cluster.DATABASE;
    }

    @Override
    public String getUsername() {
        return Cluster.USER;
    }

    @Override
    public String getPassword() {
        return password;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Postmaster.stopOrphan(directory); // the line above gives up after five seconds
        lock.close();
    }
}
