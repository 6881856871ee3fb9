package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import ai.lyss.gateway.provider.Failures;
import ai.lyss.gateway.provider.UpstreamError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Anthropic's errors (<a href="https://docs.anthropic.com/en/api/errors">errors</a>). */
final class AnthropicErrors {

    private AnthropicErrors() {}

    static UpstreamFailure failure(UpstreamError error) {
        ObjectNode body = Json.objectOrNull(error.body());
        return body == null ? Failures.byStatus(error, null) : failure(error, body.path("error"));
    }

    /** An error event or object after a 200: its type says which status it would have been. */
    static UpstreamException inside200(JsonNode body) {
        JsonNode error = body.path("error");
        int status = switch (error.path("type").asText("")) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
        return new UpstreamException(failure(new UpstreamError(status, null, new byte[0]), error));
    }

    private static UpstreamFailure failure(UpstreamError error, JsonNode said) {
        String message = Json.textOf(said, "message");
        String detail = said.path("details").path("error_code").asText("");
        if (detail.endsWith("spend_limit_reached") || (error.status() == 400 && mentionsMoney(message))) {
            return Failures.failure(Cause.EXHAUSTED, error, Failures.hidden());
        }
        if (error.status() == 400 && isTooLong(message)) {
            return Failures.failure(
                    Cause.INVALID_REQUEST,
                    error,
                    new GatewayException(
                                    ErrorKind.CONTEXT_LENGTH,
                                    Failures.clean(message, "The prompt is too long for the model."))
                            .withParam("messages"));
        }
        return Failures.byStatus(error, message);
    }

    private static boolean isTooLong(@Nullable String message) {
        return message != null && message.toLowerCase(Locale.ROOT).contains("prompt is too long");
    }

    /** Our own spend limit, or an empty account, is a 400 too. */
    private static boolean mentionsMoney(@Nullable String message) {
        String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
        return text.contains("credit balance") || text.contains("usage limits") || text.contains("spend limit");
    }
}
