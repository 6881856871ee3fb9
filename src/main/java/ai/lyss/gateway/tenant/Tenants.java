package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.TenantDirectory;
import com.github.benmanes.caffeine.cache.Ticker;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tenants; a change in the database is seen within about ten seconds. */
@Component
public class Tenants implements TenantDirectory {

    private final JdbcClient database;
    private final LastKnown<Boolean> known;

    @Autowired
    Tenants(JdbcClient database) {
        this(database, Ticker.systemTicker());
    }

    Tenants(JdbcClient database, Ticker ticker) {
        this.database = database;
        this.known = new LastKnown<>(
                id -> database.sql("SELECT enabled FROM tenants WHERE id = :id")
                        .param("id", id)
                        .query(Boolean.class)
                        .optional(),
                ticker);
    }

    /**
     * Creates a tenant, unless there is one with this id.
     *
     * @param id lower case letters, digits, dashes and underscores, at most 63
     */
    public void create(String id, String name) {
        database.sql("INSERT INTO tenants (id, name) VALUES (:id, :name) ON CONFLICT DO NOTHING")
                .param("id", id)
                .param("name", name)
                .update();
    }

    @Override
    public boolean isEnabled(String tenantId) {
        return tenantId.indexOf('\0') < 0 && known.find(tenantId).orElse(false); // PostgreSQL has no NUL in text
    }
}
