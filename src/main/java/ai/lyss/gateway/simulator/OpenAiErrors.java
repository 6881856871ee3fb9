package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Errors in OpenAI's words (<a href="https://platform.openai.com/docs/guides/error-codes">error codes</a>). */
final class OpenAiErrors {

    private OpenAiErrors() {}

    /** The body of an error. */
    static ObjectNode of(Refusal refusal) {
        return switch (refusal.trouble()) {
            case BAD_REQUEST -> error(refusal, "invalid_request_error", null);
            case UNAUTHENTICATED, BAD_KEY -> error(refusal, "invalid_request_error", "invalid_api_key");
            case NO_BALANCE -> error(refusal, "invalid_request_error", "billing_not_active");
            case FORBIDDEN -> error(refusal, "invalid_request_error", "unsupported_country_region_territory");
            case NOT_FOUND -> error(refusal, "invalid_request_error", "model_not_found");
            case RATE_LIMITED -> error(refusal, "requests", "rate_limit_exceeded");
            case QUOTA -> error(refusal, "insufficient_quota", "insufficient_quota");
            case OVERLOADED, UNAVAILABLE -> error(refusal, "server_error", "overloaded");
            case INTERNAL, BAD_GATEWAY, HTML -> error(refusal, "server_error", null);
        };
    }

    private static ObjectNode error(Refusal refusal, String type, @Nullable String code) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", refusal.message())
                .put("type", type)
                .put("param", refusal.param())
                .put("code", refusal.code() == null ? code : refusal.code());
        return body;
    }
}
