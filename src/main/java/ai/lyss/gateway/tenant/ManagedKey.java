package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.LossPolicy;
import ai.lyss.gateway.core.RateLimitsJson;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is managed: all that is known of it but its secret.
 *
 * @param key what it is
 * @param enabled whether it works
 * @param hint the last characters of its secret
 * @param previousUntil how long the secret before this one works; null when there is none
 * @param version counts changes
 */
record ManagedKey(
        VirtualKey key,
        boolean enabled,
        String hint,
        @Nullable Instant previousUntil,
        Instant createdAt,
        Instant updatedAt,
        int version) {

    static ManagedKey of(ResultSet row) throws SQLException {
        return new ManagedKey(
                KeyColumns.key(row, KeyColumns.instant(row, "expires_at")),
                row.getBoolean("enabled"),
                row.getString("hint"),
                KeyColumns.instant(row, "previous_until"),
                Objects.requireNonNull(KeyColumns.instant(row, "created_at")),
                Objects.requireNonNull(KeyColumns.instant(row, "updated_at")),
                row.getInt("version"));
    }

    ObjectNode shown() {
        LossPolicy loss = key.lossPolicy();
        List<String> models = key.terms().models();
        ObjectNode shown = Json.object()
                .put("id", key.id())
                .put("tenant_id", key.tenantId())
                .put("name", key.name())
                .put("hint", hint)
                .put("enabled", enabled)
                .put("role", key.role().toString())
                .put("sees_channels", key.seesChannels())
                .put("loss_policy", loss == null ? null : loss.toString())
                .put("expires_at", text(key.expiresAt()))
                .put("max_completion_tokens", key.terms().maxCompletionTokens());
        if (models == null) {
            shown.putNull("models");
        } else {
            ArrayNode names = shown.putArray("models");
            models.forEach(names::add);
        }
        shown.set("limits", RateLimitsJson.of(key.terms().limits()));
        return shown.put("previous_secret_until", text(previousUntil))
                .put("created_at", createdAt.toString())
                .put("updated_at", updatedAt.toString());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
