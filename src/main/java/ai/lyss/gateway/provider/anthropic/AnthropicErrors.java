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

    /** What a refusal means; a 5xx whose error has a type means what the type means. */
    static UpstreamFailure failure(UpstreamError error) {
        ObjectNode body = Json.objectOrNull(error.body());
        if (body == null) {
            return Failures.byStatus(error, null);
        }
        return failure(error.status() < 500 ? error : typed(body, error), body);
    }

    /** True for an error object where an answer or an event was expected. */
    static boolean isError(ObjectNode data) {
        return "error".equals(Json.textOf(data, "type")) || data.path("error").isObject();
    }

    /** An error event or object after a 200: its type says which status it would have been. */
    static UpstreamException inside200(ObjectNode body) {
        return new UpstreamException(failure(typed(body, new UpstreamError(500, null, new byte[0])), body));
    }

    /** The error with the status of its type, or its own where the type is not known. */
    private static UpstreamError typed(JsonNode body, UpstreamError error) {
        int status = switch (body.path("error").path("type").asText("")) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "conflict_error" -> 409;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> error.status();
        };
        return new UpstreamError(status, error.retryAfter(), error.body());
    }

    private static UpstreamFailure failure(UpstreamError error, JsonNode body) {
        JsonNode said = body.path("error").isObject() ? body.path("error") : body;
        String message = said.path("message").textValue();
        String code = said.path("details").path("error_code").asText("");
        boolean refused = error.status() == 400;
        if (code.endsWith("spend_limit_reached") || (refused && isAboutMoney(message))) {
            return Failures.failure(Cause.EXHAUSTED, error, Failures.hidden());
        }
        if (refused && isTooLong(message)) {
            String told = Failures.clean(message, "The prompt is too long for the model.");
            return Failures.failure(
                    Cause.INVALID_REQUEST,
                    error,
                    new GatewayException(ErrorKind.CONTEXT_LENGTH, told).withParam("messages"));
        }
        if (error.status() == 409) {
            String told = Failures.clean(message, "The request conflicts with another one.");
            return Failures.failure(Cause.INVALID_REQUEST, error, new GatewayException(ErrorKind.CONFLICT, told));
        }
        return Failures.byStatus(error, message);
    }

    private static boolean isTooLong(@Nullable String message) {
        String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
        return text.contains("prompt is too long") || text.contains("exceed context limit");
    }

    /** Our own spend limit, or an empty account, is a 400 too. */
    private static boolean isAboutMoney(@Nullable String message) {
        String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
        return text.contains("credit balance") || text.contains("usage limits") || text.contains("spend limit");
    }
}
