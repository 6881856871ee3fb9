package ai.lyss.gateway.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Whether the database keeps what it has committed. One that was set up for speed acknowledges rows that its crash
 * loses, and then a client has been answered without a record. Our connections make commits wait for the disk (see
 * {@code connection-init-sql}); where that did not reach the database, or where the server is set up not to write at
 * all, it is said at the start.
 */
@Component
class Durability {

    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);

    private static final Map<String, String> LOSSES = Map.of(
            "synchronous_commit", "commits do not wait for the disk, a crash of the server loses the latest rows",
            "fsync", "nothing is forced to disk, a crash of the machine may lose anything",
            "full_page_writes", "a crash of the machine may leave pages half written");

    private final DataSource dataSource;

    Durability(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Checks, and warns. */
    @EventListener(ApplicationReadyEvent.class)
    void warn() {
        try {
            weaknesses().forEach(weakness -> LOG.warn("Recorded requests may be lost by the database: {}", weakness));
        } catch (SQLException away) {
            LOG.warn("Whether the database keeps what it commits is not known: {}", away.getMessage());
        }
    }

    /** What would lose committed rows; nothing where they are safe. */
    List<String> weaknesses() throws SQLException {
        List<String> weaknesses = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet off = statement.executeQuery("select name from pg_settings where setting = 'off' and name in"
                        + " ('synchronous_commit', 'fsync', 'full_page_writes') order by name")) {
            while (off.next()) {
                String name = off.getString(1);
                weaknesses.add(name + " is off: " + LOSSES.get(name));
            }
        }
        return weaknesses;
    }
}
