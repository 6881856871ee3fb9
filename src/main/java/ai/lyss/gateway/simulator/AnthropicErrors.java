package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Errors in Anthropic's words (<a href="https://docs.anthropic.com/en/api/errors">errors</a>). */
final class AnthropicErrors {

    private AnthropicErrors() {}

    /** The body of an error; in a stream, the data of the error event. */
    static ObjectNode of(Refusal refusal) {
        ObjectNode body = Json.object().put("type", "error");
        ObjectNode error = body.putObject("error").put("type", type(refusal.trouble()));
        error.put("message", refusal.message());
        if (refusal.trouble() == Trouble.QUOTA) {
            error.putObject("details").put("error_code", "enforced_spend_limit_reached");
        }
        return body.put("request_id", Ids.next("req_"));
    }

    private static String type(Trouble trouble) {
        return switch (trouble) {
            case BAD_REQUEST -> "invalid_request_error";
            case UNAUTHENTICATED, BAD_KEY -> "authentication_error";
            case NO_BALANCE -> "billing_error";
            case FORBIDDEN -> "permission_error";
            case NOT_FOUND -> "not_found_error";
            case RATE_LIMITED, QUOTA -> "rate_limit_error";
            case OVERLOADED, UNAVAILABLE -> "overloaded_error";
            case INTERNAL, BAD_GATEWAY, HTML -> "api_error";
        };
    }
}
