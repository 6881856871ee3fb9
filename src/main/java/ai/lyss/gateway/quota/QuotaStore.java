package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The table {@code quotas}. */
@Component
class QuotaStore {

    private static final Logger LOG = LoggerFactory.getLogger(QuotaStore.class);

    private static final String SELECT = """
            SELECT q.*, t.time_zone FROM quotas q JOIN tenants t ON t.id = q.tenant_id""";

    private static final String OF = " WHERE (:tenant::text IS NULL OR q.tenant_id = :tenant)"
            + " AND (q.key_id = :key OR CASE WHEN :applying THEN q.key_id IS NULL ELSE :key::text IS NULL END)";

    private final JdbcClient database;
    private final TransactionTemplate transaction;

    QuotaStore(JdbcClient database, PlatformTransactionManager transactions) {
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** All of them. */
    List<Quota> all() {
        return database.sql(SELECT + " ORDER BY q.id")
                .query((row, number) -> quota(row))
                .list();
    }

    /**
     * Which quotas.
     *
     * @param tenantId of this tenant; null for all
     * @param keyId of this key; null for all, with or without a key
     * @param applying those that apply to the key, or, when it is null, to who has none: its tenant's as well
     */
    record Which(@Nullable String tenantId, @Nullable String keyId, boolean applying) {}

    /** Those behind the page's cursor, and one more than it shows. */
    List<Quota> page(Which which, Page page) {
        return database.sql(SELECT + OF + " AND q.id COLLATE \"C\" > :after ORDER BY q.id COLLATE \"C\" LIMIT :rows")
                .param("tenant", which.tenantId())
                .param("key", which.keyId())
                .param("applying", which.applying())
                .param("after", page.after())
                .param("rows", page.rows())
                .query((row, number) -> quota(row))
                .list();
    }

    /** How many those are on all pages. */
    long count(Which which) {
        return database.sql("SELECT count(*) FROM quotas q" + OF)
                .param("tenant", which.tenantId())
                .param("key", which.keyId())
                .param("applying", which.applying())
                .query(Long.class)
                .single();
    }

    Optional<Quota> find(String id) {
        return database.sql(SELECT + " WHERE q.id = :id")
                .param("id", id)
                .query((row, number) -> quota(row))
                .optional();
    }

    /** The tenant that a key belongs to. */
    Optional<String> tenantOf(String keyId) {
        return database.sql("SELECT tenant_id FROM virtual_keys WHERE id = :id")
                .param("id", keyId)
                .query(String.class)
                .optional();
    }

    boolean isTenant(String id) {
        return database.sql("SELECT EXISTS (SELECT FROM tenants WHERE id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** Where a tenant's days begin. */
    ZoneId zone(String tenantId) {
        return database.sql("SELECT time_zone FROM tenants WHERE id = :id")
                .param("id", tenantId)
                .query((row, number) -> zone(row.getString(1), tenantId))
                .optional()
                .orElse(ZoneOffset.UTC);
    }

    void create(Quota quota) {
        database.sql("""
                        INSERT INTO quotas (id, tenant_id, key_id, model, name, period, unit, amount, mode, when_exhausted)
                        VALUES (:id, :tenant, :key, :model, :name, :period, :unit, :amount, :mode, :exhausted)""")
                .param("id", quota.id())
                .param("tenant", quota.tenantId())
                .param("key", quota.keyId())
                .param("model", quota.model())
                .param("name", quota.name())
                .param("period", quota.period().toString())
                .param("unit", quota.unit().toString())
                .param("amount", quota.amount())
                .param("mode", mode(quota))
                .param("exhausted", exhausted(quota))
                .update();
    }

    /** Changes what can be changed, if the version is still the one that the change is meant for. */
    boolean update(Quota quota) {
        return database.sql("""
                        UPDATE quotas SET name = :name, amount = :amount, mode = :mode, when_exhausted = :exhausted,
                            version = version + 1, updated_at = now()
                        WHERE id = :id AND version = :version""")
                        .param("id", quota.id())
                        .param("name", quota.name())
                        .param("amount", quota.amount())
                        .param("mode", mode(quota))
                        .param("exhausted", exhausted(quota))
                        .param("version", quota.version())
                        .update()
                == 1;
    }

    /** Deletes a quota and its counters; in the order in which everybody locks. */
    boolean delete(String id, int version) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            database.sql("SELECT 1 FROM quota_windows WHERE quota_id = :id ORDER BY window_start FOR UPDATE")
                    .param("id", id)
                    .query(Integer.class)
                    .list();
            int deleted = database.sql("DELETE FROM quotas WHERE id = :id AND version = :version")
                    .param("id", id)
                    .param("version", version)
                    .update();
            if (deleted == 1) {
                for (String table : List.of("quota_charges", "quota_leases", "quota_windows")) {
                    database.sql("DELETE FROM " + table + " WHERE quota_id = :id")
                            .param("id", id)
                            .update();
                }
            }
            return deleted == 1;
        }));
    }

    static String mode(Quota quota) {
        return quota.enforced() ? "enforce" : "shadow";
    }

    static String exhausted(Quota quota) {
        return quota.finishes() ? "finish" : "cut";
    }

    private static Quota quota(ResultSet row) throws SQLException {
        return new Quota(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("key_id"),
                row.getString("model"),
                row.getString("name"),
                Period.of(row.getString("period")),
                Unit.of(row.getString("unit")),
                row.getLong("amount"),
                row.getString("mode").equals("enforce"),
                row.getString("when_exhausted").equals("finish"),
                zone(row.getString("time_zone"), row.getString("tenant_id")),
                row.getInt("version"));
    }

    /** A zone that this Java does not know must not stop anybody: its days are UTC's. */
    private static ZoneId zone(String name, String tenantId) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            LOG.error("Time zone {} of tenant {} is not known; its days are those of UTC", name, tenantId);
            return ZoneOffset.UTC;
        }
    }
}
