package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.RateLimitsJson;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A row of the table {@code channels}. One that makes no channel says why, and takes no other with it. */
@Component
class ChannelRow {

    private final CredentialVault vault;

    ChannelRow(CredentialVault vault) {
        this.vault = vault;
    }

    StoredChannel read(ResultSet row, List<ChannelModel> models) throws SQLException {
        @Nullable Channel channel = null;
        @Nullable String unreadable = null;
        try {
            channel = channel(row, models);
        } catch (GeneralSecurityException undecipherable) {
            unreadable = "its credential cannot be decrypted with the keyset of this gateway";
        } catch (RuntimeException unfit) {
            unreadable = String.valueOf(unfit.getMessage());
        }
        return new StoredChannel(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("name"),
                row.getString("provider"),
                row.getInt("version"),
                row.getLong("revision"),
                Origin.of(row.getString("origin")),
                instant(row, "created_at"),
                instant(row, "updated_at"),
                channel,
                unreadable);
    }

    private Channel channel(ResultSet row, List<ChannelModel> models) throws SQLException, GeneralSecurityException {
        String id = row.getString("id");
        @Nullable String tenant = row.getString("tenant_id");
        return new Channel(
                id,
                tenant,
                row.getString("name"),
                row.getString("provider").intern(), // a handful of names, on thousands of channels
                URI.create(row.getString("base_url")),
                credential(row, tenant, id),
                ChannelWords.settings(row.getString("settings")),
                models,
                row.getInt("weight"),
                row.getInt("priority"),
                row.getBoolean("enabled"),
                RateLimitsJson.read(row.getString("limits")),
                ChannelWords.timeouts(row.getString("timeouts")));
    }

    private Credential credential(ResultSet row, @Nullable String tenant, String id)
            throws SQLException, GeneralSecurityException {
        byte[] ciphertext = row.getBytes("credential");
        return ciphertext == null ? new Credential("") : vault.decrypt(ciphertext, tenant, id);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
