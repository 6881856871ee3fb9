package ai.lyss.gateway.management;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What every answer of the management API is wrapped in: the same six members, always. */
final class Envelope {

    private Envelope() {}

    /** Around what was asked for. */
    static ObjectNode success(@Nullable JsonNode data, String message, String code, String requestId) {
        return of(true, data, message, code, requestId);
    }

    /** Around a failure. */
    static ObjectNode failure(String message, String code, String requestId) {
        return of(false, null, message, code, requestId);
    }

    private static ObjectNode of(
            boolean success, @Nullable JsonNode data, String message, String code, String requestId) {
        ObjectNode envelope = Json.object().put("success", success);
        envelope.set("data", data);
        return envelope.put("message", message)
                .put("code", code)
                .put("request_id", requestId)
                .put("timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    }
}
