package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.Page;
import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.RateLimitsJson;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.core.Versions;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The steps of {@code routes/admin/tenants.camel.yaml}. Operators manage all tenants; an administrator sees its own.
 * Tenants are disabled and not deleted: the ledger goes on speaking of them.
 */
@Configuration(proxyBeanMethods = false)
class TenantSteps {

    private static final String PATH = "/api/v1/tenants/";
    private static final int LONGEST_TEXT = 200;
    private static final String ID = "[a-z0-9][a-z0-9_-]{0,62}";

    private final JdbcClient database;
    private final Operators operators;

    TenantSteps(JdbcClient database, Operators operators) {
        this.database = database;
        this.operators = operators;
    }

    /**
     * A tenant as it is managed.
     *
     * @param timeZone in which its days begin; null where the database does not know it
     */
    private record Row(
            ObjectNode shown, boolean enabled, @Nullable String timeZone, RateLimits limits, int version) {

        ManagementAnswer answer() {
            return new ManagementAnswer(200, shown, Integer.toString(version), null);
        }
    }

    @Bean
    Processor listTenants() {
        return exchange -> {
            Caller caller = Caller.KEY.get(exchange);
            Page page = Page.of(ManagementRequest.KEY.get(exchange));
            String own = caller.role().includes(Role.OPERATOR) ? null : caller.tenantId();
            List<ObjectNode> rows = database.sql("""
                            SELECT t.*, to_jsonb(t) ->> 'time_zone' AS zone FROM tenants t
                            WHERE (:own::text IS NULL OR id = :own) AND id COLLATE "C" > :after ORDER BY id COLLATE "C" LIMIT :limit
                            """)
                    .param("own", own)
                    .param("after", page.after())
                    .param("limit", page.rows())
                    .query((row, number) -> row(row).shown())
                    .list();
            long total = database.sql("SELECT count(*) FROM tenants WHERE :own::text IS NULL OR id = :own")
                    .param("own", own)
                    .query(Long.class)
                    .single();
            ManagementAnswer.KEY.set(
                    exchange,
                    ManagementAnswer.of(
                            page.of(rows, total, row -> row.path("id").asText(), row -> row)));
        };
    }

    @Bean
    Processor getTenant() {
        return exchange -> {
            String id = ManagementRequest.KEY.get(exchange).pathPart("id");
            Caller caller = Caller.KEY.get(exchange);
            if (!caller.role().includes(Role.OPERATOR) && !caller.tenantId().equals(id)) {
                throw absent(id);
            }
            ManagementAnswer.KEY.set(exchange, find(id).answer());
        };
    }

    @Bean
    Processor createTenant() {
        return exchange -> {
            Fields fields = Fields.ifAny(ManagementRequest.KEY.get(exchange));
            String id = fields.requiredText("id", LONGEST_TEXT).strip();
            if (!id.isEmpty() && !id.matches(ID)) {
                fields.wrong("id", "must be lower case letters, digits, dashes and underscores, at most 63");
            }
            String name = fields.requiredText("name", LONGEST_TEXT).strip();
            boolean enabled = fields.flag("enabled", true);
            RateLimits limits = RateLimitsJson.changed(fields, RateLimits.NONE);
            String zone = zone(fields, null);
            fields.nothingElse();
            fields.check();
            Row created = operators.change(() -> {
                boolean isNew = database.sql("""
                                INSERT INTO tenants (id, name, enabled, limits)
                                VALUES (:id, :name, :enabled, :limits::jsonb) ON CONFLICT DO NOTHING
                                """)
                                .param("id", id)
                                .param("name", name)
                                .param("enabled", enabled)
                                .param("limits", RateLimitsJson.text(limits))
                                .update()
                        > 0;
                if (!isNew) {
                    throw new GatewayException(ErrorKind.CONFLICT, "There is a tenant '" + id + "' already.")
                            .withParam("id");
                }
                setZone(id, zone);
                return find(id);
            });
            ManagementAnswer.KEY.set(
                    exchange,
                    new ManagementAnswer(201, created.shown(), Integer.toString(created.version()), PATH + id));
        };
    }

    @Bean
    Processor patchTenant() {
        return exchange -> {
            ManagementRequest request = ManagementRequest.KEY.get(exchange);
            String id = request.pathPart("id");
            Row changed = operators.change(() -> {
                Row present = find(id);
                Versions.check(request.ifMatch(), present.version());
                Fields fields = Fields.ifAny(request);
                String name = fields.text(
                        "name", LONGEST_TEXT, present.shown().path("name").textValue());
                boolean enabled = fields.flag("enabled", present.enabled());
                RateLimits limits = RateLimitsJson.changed(fields, present.limits());
                String zone = zone(fields, present.timeZone());
                fields.nothingElse();
                fields.check();
                database.sql("""
                                UPDATE tenants SET name = :name, enabled = :enabled, limits = :limits::jsonb,
                                    version = version + 1, updated_at = now() WHERE id = :id
                                """)
                        .param("name", name)
                        .param("enabled", enabled)
                        .param("limits", RateLimitsJson.text(limits))
                        .param("id", id)
                        .update();
                setZone(id, zone);
                return find(id);
            });
            ManagementAnswer.KEY.set(exchange, changed.answer());
        };
    }

    @Bean
    Processor deleteTenant() {
        return exchange -> {
            String id = ManagementRequest.KEY.get(exchange).pathPart("id");
            find(id);
            throw new GatewayException(
                            ErrorKind.CONFLICT,
                            "Tenants are not deleted, because the ledger refers to them. Disable it with PATCH "
                                    + "{\"enabled\": false}: none of its keys works then.")
                    .withCode("tenants_are_disabled");
        };
    }

    private static @Nullable String zone(Fields fields, @Nullable String present) {
        String problem = "must be a time zone such as Europe/Berlin";
        String zone = fields.word("time_zone", TenantSteps::zone, problem);
        if (fields.clears("time_zone")) {
            fields.wrong("time_zone", problem);
        }
        return zone == null ? present : zone;
    }

    private static @Nullable String zone(String name) {
        try {
            return ZoneId.of(name).getId();
        } catch (DateTimeException unknown) {
            return null;
        }
    }

    private void setZone(String id, @Nullable String zone) {
        if (zone != null) {
            database.sql("UPDATE tenants SET time_zone = :zone WHERE id = :id AND time_zone <> :zone")
                    .param("zone", zone)
                    .param("id", id)
                    .update();
        }
    }

    private Row find(String id) {
        return database.sql("SELECT t.*, to_jsonb(t) ->> 'time_zone' AS zone FROM tenants t WHERE id = :id")
                .param("id", id)
                .query((row, number) -> row(row))
                .optional()
                .orElseThrow(() -> absent(id));
    }

    private static GatewayException absent(String id) {
        return new GatewayException(ErrorKind.NOT_FOUND, "There is no tenant '" + id + "'.");
    }

    private static Row row(ResultSet row) throws SQLException {
        RateLimits limits = RateLimitsJson.read(row.getString("limits"));
        String zone = row.getString("zone");
        boolean enabled = row.getBoolean("enabled");
        ObjectNode shown = Json.object()
                .put("id", row.getString("id"))
                .put("name", row.getString("name"))
                .put("enabled", enabled)
                .put("time_zone", zone);
        shown.set("limits", RateLimitsJson.of(limits));
        shown.put("created_at", String.valueOf(KeyColumns.instant(row, "created_at")))
                .put("updated_at", String.valueOf(KeyColumns.instant(row, "updated_at")));
        return new Row(shown, enabled, zone, limits, row.getInt("version"));
    }
}
