package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** Errors in Google's words (<a href="https://ai.google.dev/gemini-api/docs/troubleshooting">troubleshooting</a>). */
final class GeminiErrors {

    private static final String TYPES = "type.googleapis.com/google.rpc.";

    private GeminiErrors() {}

    /** A wrong key is a 400 here. */
    static int status(Refusal refusal) {
        return refusal.trouble() == Trouble.BAD_KEY ? Trouble.BAD_REQUEST.status() : refusal.status();
    }

    /** The body of an error. */
    static ObjectNode of(Refusal refusal) {
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error")
                .put("code", status(refusal))
                .put("message", refusal.message())
                .put("status", word(refusal.trouble()));
        ArrayNode details = Json.MAPPER.createArrayNode();
        Duration retryAfter = refusal.retryAfter();
        if (retryAfter != null) {
            details.addObject().put("@type", TYPES + "RetryInfo").put("retryDelay", retryAfter.toSeconds() + "s");
        }
        if (refusal.trouble() == Trouble.BAD_KEY) {
            details.addObject()
                    .put("@type", TYPES + "ErrorInfo")
                    .put("reason", "API_KEY_INVALID")
                    .put("domain", "googleapis.com");
        }
        if (refusal.trouble() == Trouble.QUOTA) {
            details.addObject()
                    .put("@type", TYPES + "QuotaFailure")
                    .putArray("violations")
                    .addObject()
                    .put("quotaId", "GenerateRequestsPerDayPerProjectPerModel");
        }
        if (!details.isEmpty()) {
            error.set("details", details);
        }
        return body;
    }

    private static String word(Trouble trouble) {
        return switch (trouble) {
            case BAD_REQUEST, BAD_KEY -> "INVALID_ARGUMENT";
            case UNAUTHENTICATED -> "UNAUTHENTICATED";
            case FORBIDDEN -> "PERMISSION_DENIED";
            case NOT_FOUND -> "NOT_FOUND";
            case NO_BALANCE, RATE_LIMITED, QUOTA -> "RESOURCE_EXHAUSTED";
            case INTERNAL -> "INTERNAL";
            case UNAVAILABLE, OVERLOADED, BAD_GATEWAY, HTML -> "UNAVAILABLE";
        };
    }
}
