package ai.lyss.gateway.management;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementAnswer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of what requests with an {@code Idempotency-Key} were answered. Works in the caller's transaction. */
@Component
class IdempotentAnswers {

    private static final int LOCKS = 0x6964656d; // "idem": the first half of all names of our locks
    private static final int MAX_OF_A_TENANT = 10_000;
    private static final int AT_ONCE = 100;

    private final JdbcClient database;
    private final Duration keep;

    IdempotentAnswers(JdbcClient database, ManagementSettings settings) {
        this.database = database;
        this.keep = settings.idempotency().keep();
    }

    /**
     * What a request was answered.
     *
     * @param fingerprint of the request
     * @param answer without secrets
     * @param heldSecret whether there were some
     */
    record Kept(byte[] fingerprint, ManagementAnswer answer, boolean heldSecret) {}

    /** Locks the request until the transaction ends; false when another one, on any node, has it. */
    boolean lock(RepeatableRequest request) {
        return database.sql("SELECT pg_try_advisory_xact_lock(:locks, :lock)")
                .param("locks", LOCKS)
                .param("lock", request.lock())
                .query(Boolean.class)
                .single();
    }

    /** What a request with this key was answered. */
    Optional<Kept> find(RepeatableRequest request) {
        return database.sql("""
                        SELECT fingerprint, status, data, version, location, message, held_secret
                        FROM idempotent_answers
                        WHERE tenant_id = :tenant AND key = :key AND answered_at > :since
                        """)
                .param("tenant", request.tenantId())
                .param("key", request.key())
                .param("since", since())
                .query((row, number) -> kept(row))
                .optional();
    }

    /** Keeps an answer, in place of one that is too old, and forgets a few of the tenant's oldest when it has too many. */
    void keep(RepeatableRequest request, ManagementAnswer answer) {
        JsonNode data = answer.data();
        database.sql("""
                        INSERT INTO idempotent_answers (tenant_id, key, fingerprint, status, data, version, location,
                                                        message, held_secret)
                        VALUES (:tenant, :key, :fingerprint, :status, :data, :version, :location, :message, :secret)
                        ON CONFLICT (tenant_id, key) DO UPDATE SET
                            fingerprint = excluded.fingerprint, status = excluded.status, data = excluded.data,
                            version = excluded.version, location = excluded.location, message = excluded.message,
                            held_secret = excluded.held_secret, answered_at = excluded.answered_at
                        """)
                .param("tenant", request.tenantId())
                .param("key", request.key())
                .param("fingerprint", request.fingerprint())
                .param("status", answer.status())
                .param("data", data == null ? null : Json.text(data))
                .param("version", answer.version())
                .param("location", answer.location())
                .param("message", answer.message())
                .param("secret", answer.secret() != null)
                .update();
        database.sql("""
                        DELETE FROM idempotent_answers WHERE (tenant_id, key) IN (
                            SELECT tenant_id, key FROM idempotent_answers WHERE tenant_id = :tenant
                            ORDER BY answered_at DESC OFFSET :most LIMIT :atOnce FOR UPDATE SKIP LOCKED)
                        """)
                .param("tenant", request.tenantId())
                .param("most", MAX_OF_A_TENANT)
                .param("atOnce", AT_ONCE)
                .update();
    }

    /** Forgets what is too old; returns how many. */
    int purge() {
        return database.sql("DELETE FROM idempotent_answers WHERE answered_at <= :since")
                .param("since", since())
                .update();
    }

    private OffsetDateTime since() {
        return OffsetDateTime.now().minus(keep);
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                row.getBytes("fingerprint"),
                new ManagementAnswer(
                        row.getInt("status"),
                        json(row.getString("data")),
                        row.getString("version"),
                        row.getString("location"),
                        row.getString("message"),
                        null),
                row.getBoolean("held_secret"));
    }

    private static @Nullable JsonNode json(@Nullable String text) {
        try {
            return text == null ? null : Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
