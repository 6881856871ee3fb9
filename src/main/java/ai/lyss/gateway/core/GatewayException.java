package ai.lyss.gateway.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A failure whose text may be shown to the client. Anything else that is thrown becomes {@code internal_error} with a
 * request id. It is control flow, so it carries no stack trace.
 */
public final class GatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final @Nullable String param;
    private final @Nullable String code;
    private final @Nullable Duration retryAfter;

    /** A failure with the code of its kind. */
    public GatewayException(ErrorKind kind, String message) {
        this(kind, message, null, kind.code(), null);
    }

    private GatewayException(
            ErrorKind kind,
            String message,
            @Nullable String param,
            @Nullable String code,
            @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.kind = kind;
        this.param = param;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** The client's request is wrong at {@code param}, a path such as {@code messages[0].role}. */
    public static GatewayException invalid(String param, String message) {
        return new GatewayException(ErrorKind.INVALID_REQUEST, message).withParam(param);
    }

    /** The client asks for a model that is not there, or not there for it. */
    public static GatewayException noSuchModel(String model) {
        return new GatewayException(
                        ErrorKind.MODEL_NOT_FOUND, "The model '" + model + "' does not exist or is not open to you.")
                .withParam("model");
    }

    /** The value of a {@code Retry-After} header: whole seconds, 1 or more; null when nobody knows. */
    public @Nullable String retryAfterSeconds() {
        return retryAfter == null
                ? null
                : Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds()));
    }

    /** The database cannot be reached, or has no connection to spare. */
    public static GatewayException databaseAway() {
        return new GatewayException(ErrorKind.UNAVAILABLE, "The database cannot be reached at present. Try again.")
                .withRetryAfter(Duration.ofSeconds(1));
    }

    /** The database gave up what the client asks for, because it took too long. */
    public static GatewayException databaseTooSlow() {
        return new GatewayException(
                ErrorKind.UNAVAILABLE, "This takes the database too long. Ask for less, such as fewer days.");
    }

    /** The same failure, naming the field of the request that it is about. */
    public GatewayException withParam(@Nullable String field) {
        return new GatewayException(kind, text(), field, code, retryAfter);
    }

    /** The same failure with another {@code code}. */
    public GatewayException withCode(@Nullable String otherCode) {
        return new GatewayException(kind, text(), param, otherCode, retryAfter);
    }

    /** The same failure, telling the client when to come back. */
    public GatewayException withRetryAfter(@Nullable Duration wait) {
        return new GatewayException(kind, text(), param, code, wait);
    }

    /** What failed. */
    public ErrorKind kind() {
        return kind;
    }

    /** The text for the client; never null. */
    public String text() {
        String message = getMessage();
        return message == null ? kind.name() : message;
    }

    /** The field of the request that the failure is about. */
    public @Nullable String param() {
        return param;
    }

    /** OpenAI's {@code error.code}. */
    public @Nullable String code() {
        return code;
    }

    /** How long the client should wait before it tries again. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
