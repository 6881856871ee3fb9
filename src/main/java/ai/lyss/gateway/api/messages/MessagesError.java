package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Failures in Anthropic's shape (<a href="https://docs.anthropic.com/en/api/errors">errors</a>). */
final class MessagesError {

    private static final int BUSY = 503;
    private static final int OVERLOADED = 529;
    private static final String TOO_LONG = "prompt is too long";

    private MessagesError() {}

    static ObjectNode of(GatewayException failure, String requestId) {
        ObjectNode body = Json.object().put("type", "error");
        body.putObject("error").put("type", type(failure)).put("message", message(failure));
        return body.put("request_id", requestId);
    }

    /** Anthropic's own status for a busy server is not in any standard. */
    static int status(GatewayException failure) {
        int status = failure.kind().status();
        return status == BUSY ? OVERLOADED : status;
    }

    private static String type(GatewayException failure) {
        return switch (status(failure)) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 408, 504 -> "timeout_error";
            case OVERLOADED -> "overloaded_error";
            default -> status(failure) < 500 ? "invalid_request_error" : "api_error";
        };
    }

    /** Clients that shorten the conversation by themselves know that they must by Anthropic's words. */
    private static String message(GatewayException failure) {
        String text = failure.text();
        boolean known = text.toLowerCase(Locale.ROOT).contains(TOO_LONG);
        return failure.kind() == ErrorKind.CONTEXT_LENGTH && !known ? TOO_LONG + ": " + text : text;
    }
}
