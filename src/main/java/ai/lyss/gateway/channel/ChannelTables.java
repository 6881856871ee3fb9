package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.RateLimitsJson;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables {@code channels} and {@code channel_models}. Whoever changes several rows begins a transaction first. */
@Component
class ChannelTables {

    private static final int ROWS_AT_ONCE = 500; // of thousands, on their way from the database

    private final JdbcClient database;
    private final ChannelRow rows;
    private final CredentialVault vault;

    ChannelTables(DataSource source, ChannelRow rows, CredentialVault vault) {
        JdbcTemplate statements = new JdbcTemplate(source);
        statements.setFetchSize(ROWS_AT_ONCE);
        this.database = JdbcClient.create(statements);
        this.rows = rows;
        this.vault = vault;
    }

    /** The revision of each channel by its id, in order. */
    void revisions(BiConsumer<String, Long> each) {
        database.sql("SELECT id, revision FROM channels ORDER BY id COLLATE \"C\"")
                .query(row -> {
                    each.accept(row.getString("id"), row.getLong("revision"));
                });
    }

    /** These channels, by id; all of them for null. */
    Map<String, StoredChannel> read(@Nullable Collection<String> ids) {
        Map<String, List<ChannelModel>> models = models(ids);
        Map<String, StoredChannel> channels = new HashMap<>();
        query("SELECT * FROM channels", "id", "", ids).query(row -> {
            String id = row.getString("id");
            channels.put(id, rows.read(row, models.getOrDefault(id, List.of())));
        });
        return channels;
    }

    /** Channels that came from a file, and those with these ids. */
    Map<String, StoredChannel> readFromFilesAnd(Collection<String> ids) {
        Set<String> all = new HashSet<>(ids);
        all.addAll(database.sql("SELECT id FROM channels WHERE origin = :origin")
                .param("origin", Origin.FILE.toString())
                .query(String.class)
                .list());
        return read(all);
    }

    /** Others who apply a document wait until this transaction ends. */
    void oneDocumentAtATime() {
        database.sql("SELECT pg_advisory_xact_lock(hashtext('lyss_channels'))").query(row -> {});
    }

    /** One channel, which nobody else can change before the transaction ends. */
    Optional<StoredChannel> lock(String id) {
        boolean found = database.sql("SELECT id FROM channels WHERE id = :id FOR UPDATE")
                .param("id", id)
                .query(String.class)
                .optional()
                .isPresent();
        return found ? Optional.ofNullable(read(List.of(id)).get(id)) : Optional.empty();
    }

    /** Adds a channel with its models. */
    void insert(Channel channel, Origin origin) {
        fill(channel, """
                INSERT INTO channels (id, tenant_id, name, provider, base_url, credential, credential_hint, settings,
                                      weight, priority, enabled, limits, timeouts, origin)
                VALUES (:id, :tenant, :name, :provider, :baseUrl, :credential, :hint, CAST(:settings AS jsonb),
                        :weight, :priority, :enabled, CAST(:limits AS jsonb), CAST(:timeouts AS jsonb), :origin)
                """).param("origin", origin.toString()).update();
        insertModels(channel);
    }

    /** Writes a channel in place of the one with its id. */
    void update(Channel channel) {
        fill(channel, """
                UPDATE channels SET
                    tenant_id = :tenant, name = :name, provider = :provider, base_url = :baseUrl,
                    credential = :credential, credential_hint = :hint, settings = CAST(:settings AS jsonb),
                    weight = :weight, priority = :priority, enabled = :enabled, limits = CAST(:limits AS jsonb),
                    timeouts = CAST(:timeouts AS jsonb), version = version + 1, updated_at = now()
                WHERE id = :id
                """).update();
        database.sql("DELETE FROM channel_models WHERE channel_id = :id")
                .param("id", channel.id())
                .update();
        insertModels(channel);
    }

    /** Switches a channel on or off, whether it can be read or not; nothing happens when it is so already. */
    void enable(String id, boolean enabled) {
        database.sql("UPDATE channels SET enabled = :enabled, version = version + 1, updated_at = now()"
                        + " WHERE id = :id AND enabled <> :enabled")
                .param("id", id)
                .param("enabled", enabled)
                .update();
    }

    void delete(String id) {
        database.sql("DELETE FROM channels WHERE id = :id").param("id", id).update();
    }

    private void insertModels(Channel channel) {
        if (channel.models().isEmpty()) {
            return;
        }
        database.sql("INSERT INTO channel_models (channel_id, model, upstream_model)"
                        + " SELECT :id, * FROM unnest(CAST(:models AS text[]), CAST(:upstream AS text[]))")
                .param("id", channel.id())
                .param(
                        "models",
                        channel.models().stream().map(ChannelModel::model).toArray(String[]::new))
                .param(
                        "upstream",
                        channel.models().stream()
                                .map(ChannelModel::upstreamModel)
                                .toArray(String[]::new))
                .update();
    }

    private JdbcClient.StatementSpec fill(Channel channel, String sql) {
        Credential credential = channel.credential();
        return database.sql(sql)
                .param("id", channel.id())
                .param("tenant", channel.tenantId())
                .param("name", channel.name())
                .param("provider", channel.provider())
                .param("baseUrl", channel.baseUrl().toString())
                .param("credential", encrypted(channel))
                .param("hint", credential.hint())
                .param("settings", Json.text(ChannelWords.settings(channel.settings())))
                .param("weight", channel.weight())
                .param("priority", channel.priority())
                .param("enabled", channel.enabled())
                .param("limits", RateLimitsJson.text(channel.limits()))
                .param("timeouts", Json.text(ChannelWords.timeouts(channel.timeouts())));
    }

    private byte[] encrypted(Channel channel) {
        try {
            return vault.encrypt(channel.credential(), channel.tenantId(), channel.id());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the credential of channel " + channel.id() + " cannot be encrypted");
        }
    }

    private Map<String, List<ChannelModel>> models(@Nullable Collection<String> ids) {
        Map<String, List<ChannelModel>> models = new HashMap<>();
        Map<ChannelModel, ChannelModel> same = new HashMap<>(); // thousands of channels serve the same few
        query(
                        "SELECT channel_id, model, upstream_model FROM channel_models",
                        "channel_id",
                        " ORDER BY channel_id, model COLLATE \"C\"",
                        ids)
                .query(row -> {
                    ChannelModel model = new ChannelModel(row.getString("model"), row.getString("upstream_model"));
                    ChannelModel known = same.putIfAbsent(model, model);
                    models.computeIfAbsent(row.getString("channel_id"), id -> new ArrayList<>())
                            .add(known == null ? model : known);
                });
        return models;
    }

    private JdbcClient.StatementSpec query(String select, String key, String order, @Nullable Collection<String> ids) {
        return ids == null
                ? database.sql(select + order)
                : database.sql(select + " WHERE " + key + " = ANY(:ids)" + order)
                        .param("ids", ids.toArray(String[]::new));
    }
}
