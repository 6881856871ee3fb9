package ai.lyss.gateway.idempotency;

import ai.lyss.gateway.core.AnswerCopy.Sent;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table that all nodes share; each method is one statement or two, and throws Spring's exceptions. */
@Component
final class KeptAnswers {

    private static final Found MINE = new Found.Nothing();

    private final JdbcClient database;
    private final IdempotencySettings settings;

    KeptAnswers(JdbcClient database, IdempotencySettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /**
     * Claims a request for this node; {@link Found.Nothing} when it got it. A claim whose node has stopped to renew it
     * is free.
     */
    Found claim(Entry entry, byte[] hash, String requestId) {
        while (true) {
            boolean claimed = database.sql("""
                            INSERT INTO idempotent_requests AS r
                                (tenant_id, caller, idempotency_key, request_hash, request_id, lease_until, expires_at)
                            VALUES (:tenant, :caller, :key, :hash, :request,
                                    now() + :lease * interval '1 ms', now() + :keep * interval '1 ms')
                            ON CONFLICT (tenant_id, caller, idempotency_key) DO UPDATE SET
                                request_hash = excluded.request_hash, request_id = excluded.request_id,
                                state = 'running', lease_until = excluded.lease_until,
                                expires_at = excluded.expires_at, ended_at = NULL, stream = NULL, headers = NULL,
                                body = NULL, size = 0
                            WHERE CASE WHEN r.state = 'running' THEN r.lease_until < now()
                                       ELSE r.expires_at < now() END
                            """)
                            .param("tenant", entry.tenantId())
                            .param("caller", entry.caller())
                            .param("key", entry.key())
                            .param("hash", hash)
                            .param("request", requestId)
                            .param("lease", settings.lease().toMillis())
                            .param("keep", settings.keep().toMillis())
                            .update()
                    > 0;
            if (claimed) {
                return MINE;
            }
            Optional<Found> present = find(entry, hash);
            if (present.isPresent()) {
                return present.get();
            } // else it was given up between the two
        }
    }

    private Optional<Found> find(Entry entry, byte[] hash) {
        return database.sql("""
                        SELECT request_hash, request_id, state, stream, headers, body FROM idempotent_requests
                        WHERE tenant_id = :tenant AND caller = :caller AND idempotency_key = :key
                        """)
                .param("tenant", entry.tenantId())
                .param("caller", entry.caller())
                .param("key", entry.key())
                .query((row, number) -> found(row, hash))
                .optional();
    }

    private static Found found(ResultSet row, byte[] hash) throws SQLException {
        if (!Arrays.equals(row.getBytes("request_hash"), hash)) {
            return new Found.Another();
        }
        String requestId = row.getString("request_id");
        return switch (row.getString("state")) {
            case "kept" ->
                new Found.Kept(
                        requestId,
                        new Sent(row.getBoolean("stream"), row.getBytes("body"), headers(row.getString("headers"))));
            case "too_long" -> new Found.TooLong(requestId);
            default -> new Found.Running();
        };
    }

    /** Keeps the answer of a claimed request; false when the claim was lost meanwhile. */
    boolean keep(String requestId, Sent sent) {
        ObjectNode headers = Json.object();
        sent.headers().forEach(headers::put);
        return database.sql("""
                        UPDATE idempotent_requests SET state = 'kept', ended_at = now(), stream = :stream,
                            headers = :headers::jsonb, body = :body, size = :size,
                            expires_at = now() + :keep * interval '1 ms'
                        WHERE request_id = :request AND state = 'running'
                        """)
                        .param("stream", sent.stream())
                        .param("headers", Json.text(headers))
                        .param("body", sent.body())
                        .param("size", sent.body().length)
                        .param("keep", settings.keep().toMillis())
                        .param("request", requestId)
                        .update()
                > 0;
    }

    /** Notes that a claimed request was answered at too great length. */
    void tooLong(String requestId) {
        database.sql("""
                        UPDATE idempotent_requests SET state = 'too_long', ended_at = now()
                        WHERE request_id = :request AND state = 'running'
                        """).param("request", requestId).update();
    }

    /** Gives a claim up: the same request may run again. */
    void release(String requestId) {
        database.sql("DELETE FROM idempotent_requests WHERE request_id = :request AND state = 'running'")
                .param("request", requestId)
                .update();
    }

    /** Says that this node still works on these. */
    void renew(Collection<String> requestIds) {
        database.sql("""
                        UPDATE idempotent_requests SET lease_until = now() + :lease * interval '1 ms'
                        WHERE request_id = ANY (:requests) AND state = 'running'
                        """)
                .param("lease", settings.lease().toMillis())
                .param("requests", requestIds.toArray(String[]::new))
                .update();
    }

    /** Removes a tenant's oldest answers beyond its bounds. */
    void trim(String tenantId) {
        database.sql("""
                        DELETE FROM idempotent_requests WHERE state <> 'running' AND request_id IN (
                            SELECT request_id FROM (
                                SELECT request_id, row_number() OVER newest AS place, sum(size) OVER newest AS bytes
                                FROM idempotent_requests WHERE tenant_id = :tenant AND state <> 'running'
                                WINDOW newest AS (ORDER BY ended_at DESC, request_id ROWS UNBOUNDED PRECEDING)) AS ended
                            WHERE place > :answers OR bytes > :bytes)
                        """)
                .param("tenant", tenantId)
                .param("answers", settings.maxAnswers())
                .param("bytes", settings.maxBytes().toBytes())
                .update();
    }

    /** Removes what has been kept long enough. */
    void sweep() {
        database.sql("DELETE FROM idempotent_requests WHERE expires_at < now() AND lease_until < now()")
                .update();
    }

    private static Map<String, String> headers(String json) {
        Map<String, String> headers = new HashMap<>();
        ObjectNode object = Json.objectOrNull(json);
        if (object != null) {
            object.properties()
                    .forEach(each -> headers.put(each.getKey(), each.getValue().asText()));
        }
        return headers;
    }
}
