package ai.lyss.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Connections of a database that is away for a number of tries. */
@Timeout(60)
class PersistentSourceTest {

    private static final String REFUSED = "08001";

    private final Database database = new Database();

    @AutoClose
    private final HikariDataSource pool = new HikariDataSource();

    private final PersistentSource source = new PersistentSource(database, Duration.ofMillis(1), pool::isClosed);

    @Test
    void who_never_reached_it_is_told_each_time() {
        database.fail(20, REFUSED);
        assertThatThrownBy(source::getConnection).hasMessage("not now");
        assertThatThrownBy(source::getConnection).hasMessage("not now");
        assertThat(database.tries).hasValue(2);
    }

    @Test
    void first_failure_is_told_and_whoever_asks_again_waits_until_it_is_back() throws SQLException {
        source.getConnection().close();
        database.fail(20, REFUSED);
        assertThatThrownBy(source::getConnection).hasMessage("not now");
        source.getConnection().close();
        assertThat(database.tries).hasValue(21);
        database.fail(1, "57P03");
        assertThatThrownBy(source::getConnection)
                .as("the first one of the next outage")
                .hasMessage("not now");
    }

    @Test
    void who_is_not_let_in_is_told_at_once() throws SQLException {
        source.getConnection().close();
        database.fail(20, "28P01");
        assertThatThrownBy(source::getConnection).hasMessage("not now");
        assertThatThrownBy(source::getConnection).hasMessage("not now");
        assertThat(database.tries).hasValue(2);
    }

    @Test
    void interrupt_ends_the_wait() throws SQLException {
        source.getConnection().close();
        database.fail(Integer.MAX_VALUE, REFUSED);
        assertThatThrownBy(source::getConnection).hasMessage("not now");
        Thread.currentThread().interrupt();
        assertThatThrownBy(source::getConnection).hasMessage("not now");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void nobody_waits_for_connections_of_a_closed_pool() throws SQLException {
        source.getConnection().close();
        database.fail(Integer.MAX_VALUE, REFUSED);
        assertThatThrownBy(source::getConnection).hasMessage("not now");
        pool.close();
        assertThatThrownBy(source::getConnection).hasMessage("not now");
    }

    /** With the pool's own pauses so many tries would take it more than an hour. */
    @Test
    void pool_goes_on_after_any_outage() throws SQLException {
        pool.setDataSource(source);
        pool.setConnectionTimeout(50_000);
        pool.setMaximumPoolSize(1);
        pool.setMaxLifetime(0);
        pool.getConnection().close();
        database.fail(1_000, REFUSED);
        pool.getHikariPoolMXBean().softEvictConnections();
        try (Connection after = pool.getConnection()) {
            assertThat(after.isValid(10)).isTrue();
        }
        assertThat(database.tries).hasValueGreaterThan(1_000);
    }

    /** Answers after a number of failures. */
    private static final class Database extends DelegatingDataSource {

        final AtomicInteger tries = new AtomicInteger();
        private volatile int failures;
        private volatile String state = "";

        Database() {
            super(new DriverManagerDataSource(TestDatabase.create().url()));
        }

        void fail(int times, String sqlState) {
            tries.set(0);
            failures = times;
            state = sqlState;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (tries.incrementAndGet() <= failures) {
                throw new SQLException("not now", state);
            }
            return super.getConnection();
        }
    }
}
