package ai.lyss.gateway.provider.gemini;

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
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Google's error object (<a href="https://ai.google.dev/gemini-api/docs/troubleshooting">troubleshooting</a>,
 * <a href="https://cloud.google.com/apis/design/errors">google.rpc.Status</a>), alone or in an array of one.
 */
final class GeminiErrors {

    /** HTTP statuses of google.rpc.Code, for errors that come in a 200. */
    private static final Map<String, Integer> STATUSES = Map.of(
            "INVALID_ARGUMENT", 400,
            "FAILED_PRECONDITION", 400,
            "UNAUTHENTICATED", 401,
            "PERMISSION_DENIED", 403,
            "NOT_FOUND", 404,
            "RESOURCE_EXHAUSTED", 429,
            "UNAVAILABLE", 503,
            "DEADLINE_EXCEEDED", 504);

    private GeminiErrors() {}

    static UpstreamFailure failure(UpstreamError error) {
        return failure(error, read(error.body()).path("error"));
    }

    /** An error object in a 200: its own code counts as the status. */
    static UpstreamException inside200(ObjectNode body) {
        JsonNode said = body.path("error");
        int named = STATUSES.getOrDefault(said.path("status").asText(""), 502);
        int code = said.path("code").asInt(named);
        UpstreamError error = new UpstreamError(code >= 400 && code <= 599 ? code : named, null, Json.bytes(body));
        return new UpstreamException(failure(error, said));
    }

    /** The object, an array's first element, or a missing node when the body is neither. */
    private static JsonNode read(byte[] body) {
        try {
            JsonNode json = Json.read(body);
            return json.isArray() ? json.path(0) : json;
        } catch (IOException notJson) {
            return Json.MAPPER.missingNode();
        }
    }

    private static UpstreamFailure failure(UpstreamError error, JsonNode said) {
        String message = Json.textOf(said, "message");
        String status = said.path("status").asText("");
        if (isDeadKey(said, message) || error.status() == 401 || "UNAUTHENTICATED".equals(status)) {
            return Failures.failure(Cause.DEAD_CREDENTIAL, error, Failures.hidden());
        }
        return switch (error.status()) {
            case 400 ->
                "FAILED_PRECONDITION".equals(status) // the account's region or billing
                        ? Failures.failure(Cause.FORBIDDEN, error, Failures.hidden())
                        : invalidRequest(error, message);
            case 404 -> Failures.modelNotFound(error, null); // Google's text tells to call its ListModels
            case 429 -> tooMuch(error, said);
            case 503 -> Failures.byStatus(waiting(error, said), null);
            default -> Failures.byStatus(error, message);
        };
    }

    private static UpstreamFailure invalidRequest(UpstreamError error, @Nullable String message) {
        if (message != null && message.contains("input token count") && message.contains("exceeds the maximum")) {
            return Failures.failure(
                    Cause.INVALID_REQUEST,
                    error,
                    new GatewayException(
                            ErrorKind.CONTEXT_LENGTH,
                            Failures.clean(message, "The prompt is too long for the model.")));
        }
        return Failures.invalidRequest(error, message, null, null);
    }

    /** A quota of a day does not come back within the seconds that {@code RetryInfo} names all the same. */
    private static UpstreamFailure tooMuch(UpstreamError error, JsonNode said) {
        for (JsonNode detail : said.path("details")) {
            for (JsonNode violation : detail.path("violations")) {
                if (violation.path("quotaId").asText("").contains("PerDay")) {
                    return Failures.failure(Cause.EXHAUSTED, error, Failures.hidden());
                }
            }
        }
        return Failures.rateLimited(waiting(error, said));
    }

    /** With {@code RetryInfo.retryDelay}, such as {@code 37s}, before the header. */
    private static UpstreamError waiting(UpstreamError error, JsonNode said) {
        for (JsonNode detail : said.path("details")) {
            Duration delay = Failures.seconds(detail.path("retryDelay").textValue());
            if (delay != null) {
                return new UpstreamError(error.status(), delay, error.body());
            }
        }
        return error;
    }

    /** A bad key is a 400 here; a key that Google found on the web is a 403. */
    private static boolean isDeadKey(JsonNode said, @Nullable String message) {
        for (JsonNode detail : said.path("details")) {
            if ("API_KEY_INVALID".equals(detail.path("reason").asText(""))) {
                return true;
            }
        }
        return message != null && (message.contains("API key not valid") || message.contains("reported as leaked"));
    }
}
