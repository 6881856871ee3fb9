package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.KeyDirectory;
import ai.lyss.gateway.core.LossPolicy;
import ai.lyss.gateway.core.Role;
import com.github.benmanes.caffeine.cache.Ticker;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The virtual keys. A key is looked up by its hash, so the time that it takes says nothing about other keys; a change
 * in the database is seen within about ten seconds.
 */
@Component
public class VirtualKeys implements KeyDirectory {

    private final JdbcClient database;
    private final LastKnown<VirtualKey> known;

    @Autowired
    VirtualKeys(JdbcClient database) {
        this(database, Ticker.systemTicker());
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
                                                  loss_policy)
                        VALUES (:id, :tenant, :name, :hash, :hint, :role, :sees, :expires, :loss)
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
                .map(key ->
                        new Caller(key.tenantId(), key.id(), null, key.role(), key.seesChannels(), key.lossPolicy()));
    }

    private Optional<VirtualKey> read(String hash) {
        return database.sql("""
                        SELECT id, tenant_id, name, role, sees_channels, expires_at, loss_policy FROM virtual_keys
                        WHERE hash = :hash AND enabled
                        """)
                .param("hash", HexFormat.of().parseHex(hash))
                .query((row, number) -> key(row))
                .optional();
    }

    private static VirtualKey key(ResultSet row) throws SQLException {
        return new VirtualKey(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getBoolean("sees_channels"),
                instant(row.getObject("expires_at", OffsetDateTime.class)),
                lossPolicy(row.getString("loss_policy")));
    }

    private static @Nullable LossPolicy lossPolicy(@Nullable String name) {
        return name == null ? null : LossPolicy.of(name);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
