package ai.lyss.gateway.provider.openai;

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

/**
 * OpenAI's error object and the shapes in which other servers send theirs
 * (<a href="https://platform.openai.com/docs/guides/error-codes">error codes</a>): wrapped, flat, or a bare string.
 */
final class OpenAiErrors {

    private OpenAiErrors() {}

    static UpstreamFailure failure(UpstreamError error) {
        ObjectNode body = Json.objectOrNull(error.body());
        return body == null ? Failures.byStatus(error, null) : failure(error, body);
    }

    /** An error object inside a 200: its own numeric code counts as the status, 502 when it has none. */
    static UpstreamException inside200(JsonNode body) {
        int code = body.path("error").path("code").asInt(502);
        UpstreamError error = new UpstreamError(code >= 400 && code <= 599 ? code : 502, null, Json.bytes(body));
        return new UpstreamException(failure(error, body));
    }

    private static UpstreamFailure failure(UpstreamError error, JsonNode body) {
        JsonNode wrapped = body.path("error");
        JsonNode said = wrapped.isObject() ? wrapped : body;
        String message = firstText(said.get("message"), wrapped, body.get("detail"));
        String code = code(said);
        String type = said.path("type").asText("");
        if ("insufficient_quota".equals(code) || "insufficient_quota".equals(type)) {
            return Failures.failure(Cause.EXHAUSTED, error, Failures.hidden());
        }
        if (error.status() == 401 || "invalid_api_key".equals(code)) {
            return Failures.failure(Cause.DEAD_CREDENTIAL, error, Failures.hidden());
        }
        if ("model_not_found".equals(code) || "DeploymentNotFound".equals(code)) {
            return Failures.modelNotFound(error, message);
        }
        if (error.status() == 400 || error.status() == 422 || error.status() == 409) {
            return clientError(error, message, said.path("param").textValue(), code);
        }
        return Failures.byStatus(error, message);
    }

    private static UpstreamFailure clientError(
            UpstreamError error, @Nullable String message, @Nullable String param, @Nullable String code) {
        if ("context_length_exceeded".equals(code) || mentionsContextLength(message)) {
            return Failures.failure(
                    Cause.INVALID_REQUEST,
                    error,
                    new GatewayException(
                                    ErrorKind.CONTEXT_LENGTH,
                                    Failures.clean(message, "The prompt is too long for the model."))
                            .withParam(param));
        }
        if ("content_filter".equals(code) || "data_inspection_failed".equals(code)) {
            return Failures.failure(
                    Cause.INVALID_REQUEST,
                    error,
                    new GatewayException(
                                    ErrorKind.CONTENT_FILTER,
                                    Failures.clean(message, "The prompt was refused by a content filter."))
                            .withParam(param));
        }
        return Failures.invalidRequest(error, message, param, code);
    }

    private static boolean mentionsContextLength(@Nullable String message) {
        return message != null && message.toLowerCase(Locale.ROOT).contains("maximum context length");
    }

    /** The code as text; a number or a numeric string only repeats the status and says nothing. */
    private static @Nullable String code(JsonNode said) {
        String code = said.path("code").textValue();
        return code == null || code.isEmpty() || code.chars().allMatch(Character::isDigit) ? null : code;
    }

    private static @Nullable String firstText(@Nullable JsonNode... candidates) {
        for (JsonNode candidate : candidates) {
            if (candidate != null && candidate.isTextual()) {
                return candidate.textValue();
            }
        }
        return null;
    }
}
