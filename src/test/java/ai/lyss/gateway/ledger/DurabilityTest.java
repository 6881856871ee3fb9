package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.FileReader;
import java.io.IOException;
import java.io.Reader;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.yaml.snakeyaml.Yaml;

class DurabilityTest {

    private final TestDatabase database = TestDatabase.create();

    /** The servers of tests are set up for speed. */
    @Test
    void serverThatForcesNothingToDisk_isToldOf() throws SQLException {
        assertThat(new Durability(database.dataSource()).weaknesses())
                .hasSize(2)
                .anyMatch(each -> each.startsWith("fsync is off: "))
                .anyMatch(each -> each.startsWith("synchronous_commit is off: "));
    }

    @ParameterizedTest
    @CsvSource({"off,on", "on,on", "local,local", "remote_apply,remote_apply"})
    void connectionsOfOurs_waitForTheDisk_andOtherwiseAsTheServerIsSet(String server, String ours) throws Exception {
        database.client()
                .sql("alter database "
                        + new JdbcTemplate(database.dataSource())
                                .queryForObject("select current_database()", String.class)
                        + " set synchronous_commit = " + server)
                .update();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setConnectionInitSql(initSql());
        try (HikariDataSource pool = new HikariDataSource(config)) {
            assertThat(new JdbcTemplate(pool).queryForObject("show synchronous_commit", String.class))
                    .isEqualTo(ours);
            assertThat(new Durability(pool).weaknesses()).noneMatch(each -> each.startsWith("synchronous_commit"));
        }
    }

    private static String initSql() throws IOException {
        try (Reader file = new FileReader("config/application.yaml")) {
            Map<?, ?> here = new Yaml().load(file);
            for (String name : new String[] {"spring", "datasource", "hikari"}) {
                here = (Map<?, ?>) here.get(name);
            }
            return (String) here.get("connection-init-sql");
        }
    }
}
