package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.KeyTerms;
import ai.lyss.gateway.core.LossPolicy;
import ai.lyss.gateway.core.RateLimitsJson;
import ai.lyss.gateway.core.Role;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of {@code virtual_keys} in our words. */
final class KeyColumns {

    private KeyColumns() {}

    static VirtualKey key(ResultSet row, @Nullable Instant expiresAt) throws SQLException {
        long longest = row.getLong("max_completion_tokens");
        Long maxCompletionTokens = row.wasNull() ? null : longest;
        String loss = row.getString("loss_policy");
        return new VirtualKey(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getBoolean("sees_channels"),
                expiresAt,
                loss == null ? null : LossPolicy.of(loss),
                new KeyTerms(RateLimitsJson.read(row.getString("limits")), models(row), maxCompletionTokens));
    }

    /** Infinities have no place in a calendar: what never comes is null, and what ever was is long past. */
    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        if (time == null || time.equals(OffsetDateTime.MAX)) { // what the driver makes of infinity
            return null;
        }
        return time.equals(OffsetDateTime.MIN) ? Instant.EPOCH : time.toInstant();
    }

    static String @Nullable [] array(@Nullable List<String> texts) {
        return texts == null ? null : texts.toArray(String[]::new);
    }

    private static @Nullable List<String> models(ResultSet row) throws SQLException {
        Array models = row.getArray("models");
        return models == null ? null : List.of((String[]) models.getArray());
    }
}
