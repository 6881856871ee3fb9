package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ChangeNotices;
import ai.lyss.gateway.core.KeyDirectory;
import ai.lyss.gateway.core.RateLimitsJson;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The virtual keys. A key is looked up by its hash, so the time that it takes says nothing about other keys; a change
 * in the database is heard of at once, or seen within about ten seconds if it is not.
 */
@Component
public class VirtualKeys implements KeyDirectory {

    private final JdbcClient database;
    private final LastKnown<VirtualKey> known;

    @Autowired
    VirtualKeys(JdbcClient database, ChangeNotices notices) {
        this(database, Ticker.systemTicker());
        notices.listen(Heard.TOPIC, new Heard("key:", known));
    }

    VirtualKeys(JdbcClient database, Ticker ticker) {
        this.database = database;
        this.known = new LastKnown<>(this::read, ticker);
    }

    /** Issues a key. The secret is returned this once and cannot be read again. */
    public KeySecret issue(VirtualKey key) {
        KeySecret secret = KeySecret.random();
        add(key, secret);
        return secret;
    }

    /** Adds a key whose secret is given; false when a key with this id has this secret already. */
    boolean add(VirtualKey key, KeySecret secret) {
        return database.sql("""
                        INSERT INTO virtual_keys (id, tenant_id, name, hash, hint, role, sees_channels, expires_at,
                                                  loss_policy, limits, models, max_completion_tokens)
                        VALUES (:id, :tenant, :name, :hash, :hint, :role, :sees, :expires, :loss, :limits::jsonb,
                                :models, :max)
                        ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, hint = excluded.hint
                        WHERE virtual_keys.hash <> excluded.hash
                        """)
                        .param("id", key.id())
                        .param("tenant", key.tenantId())
                        .param("name", key.name())
                        .param("hash", KeySecret.hash(secret.text()))
                        .param("hint", secret.hint())
                        .param("role", key.role().toString())
                        .param("sees", key.seesChannels())
                        .param(
                                "expires",
                                key.expiresAt() == null ? null : key.expiresAt().atOffset(ZoneOffset.UTC))
                        .param(
                                "loss",
                                key.lossPolicy() == null
                                        ? null
                                        : key.lossPolicy().toString())
                        .param("limits", RateLimitsJson.text(key.terms().limits()))
                        .param("models", KeyColumns.array(key.terms().models()))
                        .param("max", key.terms().maxCompletionTokens())
                        .update()
                > 0;
    }

    /** Removes a key for good. */
    void remove(String id) {
        database.sql("DELETE FROM virtual_keys WHERE id = :id").param("id", id).update();
    }

    /** True when a key with this id exists, whatever its state. */
    boolean exists(String id) {
        return database.sql("SELECT EXISTS (SELECT 1 FROM virtual_keys WHERE id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** True when somebody may run the gateway. */
    boolean hasOperator() {
        return database.sql("""
                        SELECT EXISTS (SELECT 1 FROM virtual_keys
                        WHERE role = 'operator' AND enabled AND (expires_at IS NULL OR expires_at > now()))
                        """).query(Boolean.class).single();
    }

    @Override
    public Optional<Caller> find(String presentedKey) {
        return known.find(HexFormat.of().formatHex(KeySecret.hash(presentedKey)))
                .filter(key -> !key.isExpired(Instant.now()))
                .map(key -> new Caller(
                        key.tenantId(), key.id(), null, key.role(), key.seesChannels(), key.lossPolicy(), key.terms()));
    }

    /** A secret that was replaced works until its time is over, as the key itself does if that is sooner. */
    private Optional<VirtualKey> read(String hash) {
        return database.sql("""
                        SELECT *, CASE WHEN hash = :hash THEN expires_at ELSE least(expires_at, previous_until) END
                                      AS stops_at
                        FROM virtual_keys WHERE (hash = :hash OR previous_hash = :hash) AND enabled
                        """)
                .param("hash", HexFormat.of().parseHex(hash))
                .query((row, number) -> KeyColumns.key(row, KeyColumns.instant(row, "stops_at")))
                .optional();
    }
}
