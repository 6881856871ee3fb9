package ai.lyss.gateway;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * A database for one test: new, and of its own on the one PostgreSQL server of the test JVM. A Spring test gets it with
 * {@code @DynamicPropertySource} as {@code spring.datasource.url}.
 */
public final class TestDatabase {

    /** For the {@code from} of a statement: the counters of quotas with all that has been charged, collected or not. */
    public static final String QUOTA_COUNTERS = """
            (select w.quota_id, c.used, c.leased, c.overrun
             from (select quota_id, window_start from quota_windows
                   union select quota_id, window_start from quota_charges) w
             cross join lateral quota_counters(w.quota_id, w.window_start) c) counters
            """;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;

    private TestDatabase(String name) {
        this.name = name;
    }

    /** An empty database. */
    public static TestDatabase create() {
        TestDatabase database = new TestDatabase("test" + COUNT.incrementAndGet());
        database.administer("CREATE DATABASE " + database.name);
        return database;
    }

    /** A database with the gateway's tables. */
    public static TestDatabase migrated() {
        TestDatabase database = new TestDatabase("test" + COUNT.incrementAndGet());
        database.administer("CREATE DATABASE " + database.name + " TEMPLATE " + Template.MIGRATED.name
                + " STRATEGY file_copy"); // quicker where nothing is forced to disk
        return database;
    }

    /** For {@code spring.datasource.url}; it names the user, and there is no password. */
    public String url() {
        return Server.RUNNING.getJdbcUrl(user(), name);
    }

    /** For {@code spring.datasource.username}. */
    public String user() {
        return "postgres";
    }

    /** Without a pool: every connection is a new one. */
    public DataSource dataSource() {
        return Server.RUNNING.getDatabase(user(), name);
    }

    /** Statements on it. */
    public JdbcClient client() {
        return JdbcClient.create(dataSource());
    }

    /** Takes it away: open connections break and no new ones are made. */
    public void stop() {
        administer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
        administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }

    /** Brings it back. */
    public void start() {
        administer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
    }

    private void administer(String sql) {
        try (var connection = Server.RUNNING.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The gateway's tables, made once: copying them is quicker than making them. */
    private static final class Template {

        static final TestDatabase MIGRATED = make();

        private static TestDatabase make() {
            TestDatabase database = create();
            Flyway.configure()
                    .dataSource(database.dataSource())
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            return database;
        }
    }

    /**
     * Started when the first test wants it; stopped and removed when the JVM ends, after the gateways of the tests, which
     * would else wait for connections. Spring ends them in a hook that it adds when the first application runs.
     */
    private static final class Server {

        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setLocaleConfig("locale", "C")
                        .setRegisterShutdownHook(false)
                        .start();
                Object hook = ReflectionTestUtils.getField(SpringApplication.class, "shutdownHook");
                ReflectionTestUtils.invokeMethod(hook, "enableShutdownHookAddition"); // should no application run
                SpringApplication.getShutdownHandlers().add(() -> stop(server));
                return server;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private static void stop(EmbeddedPostgres server) {
            try {
                server.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
