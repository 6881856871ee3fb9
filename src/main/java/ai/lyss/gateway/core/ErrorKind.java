package ai.lyss.gateway.core;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of failure that a client may be told about, each with its HTTP status and its {@code type} and
 * {@code code} in OpenAI's error object (<a href="https://platform.openai.com/docs/guides/error-codes">error codes</a>).
 */
public enum ErrorKind {
    INVALID_REQUEST(400, "invalid_request_error", null),
    CONTEXT_LENGTH(400, "invalid_request_error", "context_length_exceeded"),
    CONTENT_FILTER(400, "invalid_request_error", "content_filter"),
    UNAUTHENTICATED(401, "invalid_request_error", "invalid_api_key"),
    FORBIDDEN(403, "permission_error", "permission_denied"),
    NOT_FOUND(404, "invalid_request_error", "not_found"),
    MODEL_NOT_FOUND(404, "invalid_request_error", "model_not_found"),
    METHOD_NOT_ALLOWED(405, "invalid_request_error", "method_not_allowed"),
    REQUEST_TIMEOUT(408, "invalid_request_error", "request_timeout"),
    CONFLICT(409, "invalid_request_error", "conflict"),
    PRECONDITION_FAILED(412, "invalid_request_error", "precondition_failed"),
    TOO_LARGE(413, "invalid_request_error", "request_too_large"),
    UNSUPPORTED_MEDIA_TYPE(415, "invalid_request_error", "unsupported_media_type"),
    PRECONDITION_REQUIRED(428, "invalid_request_error", "precondition_required"),
    RATE_LIMITED(429, "rate_limit_error", "rate_limit_exceeded"),
    INTERNAL(500, "server_error", "internal_error"),
    UPSTREAM(502, "api_error", "upstream_error"),
    UNAVAILABLE(503, "server_error", "overloaded"),
    NO_CHANNEL(503, "server_error", "no_channel_available"),
    UPSTREAM_TIMEOUT(504, "server_error", "timeout");

    private final int status;
    private final String type;
    private final @Nullable String code;

    ErrorKind(int status, String type, @Nullable String code) {
        this.status = status;
        this.type = type;
        this.code = code;
    }

    /** The HTTP status, 400 to 599. */
    public int status() {
        return status;
    }

    /** OpenAI's {@code error.type}. */
    public String type() {
        return type;
    }

    /** OpenAI's {@code error.code}: a string or null, never a number. */
    public @Nullable String code() {
        return code;
    }
}
