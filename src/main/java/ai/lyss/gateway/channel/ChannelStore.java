package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelSnapshot;
import ai.lyss.gateway.core.ChannelSwitch;
import ai.lyss.gateway.core.Channels;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The channels in the database, and the snapshot of them that requests work with. The snapshot is read anew every
 * second; while the database is away the last one goes on serving.
 */
@Component
public class ChannelStore implements Channels, ChannelSwitch, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelStore.class);

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final TransactionTemplate snapshotting;
    private final CredentialVault vault;
    private final ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("channel-refresh").factory());
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private Map<String, String> leftOut = Map.of(); // why, by id; read and written by one reading at a time
    private volatile ChannelSnapshot snapshot;

    ChannelStore(
            JdbcClient database,
            PlatformTransactionManager transactions,
            CredentialVault vault,
            @Value("${lyss.channels.refresh:1s}") Duration refresh) {
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        this.vault = vault;
        this.snapshotting = new TransactionTemplate(transactions);
        snapshotting.setReadOnly(true);
        snapshotting.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ); // channels and models agree
        this.snapshot = reading();
        refresher.scheduleWithFixedDelay(this::refresh, refresh.toMillis(), refresh.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public ChannelSnapshot snapshot() {
        return snapshot;
    }

    /** Writes a channel with its models, new or in place of the one with its id; requests see it when this returns. */
    public void save(Channel channel) {
        transaction.executeWithoutResult(status -> write(channel));
        reload();
    }

    /** Takes a channel out of service; nothing happens when there is none with this id. */
    public void disable(String channelId) {
        enable(channelId, false);
    }

    @Override
    public void enable(String channelId, boolean enabled) {
        database.sql("UPDATE channels SET enabled = :enabled, version = version + 1, updated_at = now()"
                        + " WHERE id = :id AND enabled <> :enabled")
                .param("id", channelId)
                .param("enabled", enabled)
                .update();
        reload();
    }

    /** One at a time: a reading that began before a change must not replace one that has seen it. */
    private void reload() {
        oneAtATime.lock();
        try {
            snapshot = reading();
        } finally {
            oneAtATime.unlock();
        }
    }

    private void write(Channel channel) {
        ObjectNode settings = Json.object();
        channel.settings().forEach(settings::put);
        database.sql("""
                        INSERT INTO channels (id, tenant_id, name, provider, base_url, credential, credential_hint,
                                              settings, weight, priority, enabled)
                        VALUES (:id, :tenant, :name, :provider, :baseUrl, :credential, :hint,
                                CAST(:settings AS jsonb), :weight, :priority, :enabled)
                        ON CONFLICT (id) DO UPDATE SET
                            tenant_id = EXCLUDED.tenant_id, name = EXCLUDED.name, provider = EXCLUDED.provider,
                            base_url = EXCLUDED.base_url, credential = EXCLUDED.credential,
                            credential_hint = EXCLUDED.credential_hint, settings = EXCLUDED.settings,
                            weight = EXCLUDED.weight, priority = EXCLUDED.priority, enabled = EXCLUDED.enabled,
                            version = channels.version + 1, updated_at = now()
                        """)
                .param("id", channel.id())
                .param("tenant", channel.tenantId())
                .param("name", channel.name())
                .param("provider", channel.provider())
                .param("baseUrl", channel.baseUrl().toString())
                .param("credential", encrypted(channel))
                .param("hint", channel.credential().hint())
                .param("settings", Json.text(settings))
                .param("weight", channel.weight())
                .param("priority", channel.priority())
                .param("enabled", channel.enabled())
                .update();
        database.sql("DELETE FROM channel_models WHERE channel_id = :id")
                .param("id", channel.id())
                .update();
        for (ChannelModel model : channel.models()) {
            database.sql(
                            "INSERT INTO channel_models (channel_id, model, upstream_model) VALUES (:id, :model, :upstream)")
                    .param("id", channel.id())
                    .param("model", model.model())
                    .param("upstream", model.upstreamModel())
                    .update();
        }
    }

    private byte[] encrypted(Channel channel) {
        try {
            return vault.encrypt(channel.credential(), channel.tenantId(), channel.id());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the credential of channel " + channel.id() + " cannot be encrypted");
        }
    }

    private void refresh() {
        try {
            reload();
        } catch (DataAccessException | TransactionException away) {
            LOG.warn("Channels cannot be read; those of the last reading go on: {}", away.getMessage());
        } catch (RuntimeException unexpected) {
            LOG.error("Channels cannot be read; those of the last reading go on", unexpected);
        }
    }

    private ChannelSnapshot reading() {
        return Objects.requireNonNull(snapshotting.execute(status -> load()));
    }

    private ChannelSnapshot load() {
        Map<String, List<ChannelModel>> models = new HashMap<>();
        database.sql("SELECT channel_id, model, upstream_model FROM channel_models ORDER BY channel_id, model")
                .query(row -> {
                    models.computeIfAbsent(row.getString("channel_id"), id -> new ArrayList<>())
                            .add(new ChannelModel(row.getString("model"), row.getString("upstream_model")));
                });
        List<Channel> channels = new ArrayList<>();
        Map<String, String> broken = new HashMap<>();
        database.sql("SELECT * FROM channels ORDER BY id").query(row -> {
            String id = row.getString("id");
            try {
                channels.add(read(row, id, models.getOrDefault(id, List.of())));
            } catch (GeneralSecurityException | RuntimeException unfit) {
                String reason = String.valueOf(unfit.getMessage());
                broken.put(id, reason);
                if (!reason.equals(leftOut.get(id))) { // told once, not every second
                    LOG.error("Channel {} is left out: {}", id, reason);
                }
            }
        });
        leftOut = broken;
        return new ChannelSnapshot(channels, List.of());
    }

    private Channel read(ResultSet row, String id, List<ChannelModel> models)
            throws SQLException, GeneralSecurityException {
        @Nullable String tenant = row.getString("tenant_id");
        Map<String, String> settings = new HashMap<>();
        ObjectNode stored = Json.objectOrNull(row.getString("settings"));
        if (stored != null) {
            stored.properties()
                    .forEach(each -> settings.put(each.getKey(), each.getValue().asText()));
        }
        return new Channel(
                id,
                tenant,
                row.getString("name"),
                row.getString("provider"),
                URI.create(row.getString("base_url")),
                credential(row, tenant, id),
                settings,
                models,
                row.getInt("weight"),
                row.getInt("priority"),
                row.getBoolean("enabled"));
    }

    private Credential credential(ResultSet row, @Nullable String tenant, String id)
            throws SQLException, GeneralSecurityException {
        byte[] ciphertext = row.getBytes("credential");
        return ciphertext == null ? new Credential("") : vault.decrypt(ciphertext, tenant, id);
    }

    @Override
    public void destroy() {
        refresher.shutdownNow();
    }
}
