package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.ChangeNotices;
import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.RateLimitsJson;
import ai.lyss.gateway.core.TenantDirectory;
import com.github.benmanes.caffeine.cache.Ticker;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tenants; a change in the database is heard of at once, or seen within about ten seconds if it is not. */
@Component
public class Tenants implements TenantDirectory {

    private record Tenant(boolean enabled, RateLimits limits) {}

    private final JdbcClient database;
    private final LastKnown<Tenant> known;

    @Autowired
    Tenants(JdbcClient database, ChangeNotices notices) {
        this(database, Ticker.systemTicker());
        notices.listen(Heard.TOPIC, new Heard("tenant:", known));
    }

    Tenants(JdbcClient database) {
        this(database, Ticker.systemTicker());
    }

    Tenants(JdbcClient database, Ticker ticker) {
        this.database = database;
        this.known = new LastKnown<>(
                id -> database.sql("SELECT enabled, limits FROM tenants WHERE id = :id")
                        .param("id", id)
                        .query((row, number) ->
                                new Tenant(row.getBoolean("enabled"), RateLimitsJson.read(row.getString("limits"))))
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
        return find(tenantId).map(Tenant::enabled).orElse(false);
    }

    @Override
    public RateLimits limits(String tenantId) {
        return find(tenantId).map(Tenant::limits).orElse(RateLimits.NONE);
    }

    private Optional<Tenant> find(String tenantId) {
        return tenantId.indexOf('\0') < 0 ? known.find(tenantId) : Optional.empty(); // PostgreSQL has no NUL in text
    }
}
