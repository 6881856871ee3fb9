package ai.lyss.gateway.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that is answered with a provider's error. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Trouble trouble;
    private final int status;
    private final @Nullable String param;
    private final @Nullable String code;
    private final @Nullable Duration retryAfter;

    private Refusal(
            Trouble trouble,
            int status,
            String message,
            @Nullable String param,
            @Nullable String code,
            @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.trouble = trouble;
        this.status = status;
        this.param = param;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** What the script asks for. */
    static Refusal scripted(Trouble trouble, @Nullable Duration retryAfter) {
        return new Refusal(trouble, trouble.status(), trouble.sentence(), null, null, retryAfter);
    }

    /** The usual status, with the provider's words. */
    static Refusal of(Trouble trouble, String message) {
        return new Refusal(trouble, trouble.status(), message, null, null, null);
    }

    /** A 400. */
    static Refusal invalid(String message) {
        return of(Trouble.BAD_REQUEST, message);
    }

    /** A 400 in OpenAI's words. */
    static Refusal invalid(String message, @Nullable String param, @Nullable String code) {
        return new Refusal(Trouble.BAD_REQUEST, Trouble.BAD_REQUEST.status(), message, param, code, null);
    }

    /** The same with another status. */
    Refusal withStatus(int other) {
        return new Refusal(trouble, other, message(), param, code, retryAfter);
    }

    Trouble trouble() {
        return trouble;
    }

    int status() {
        return status;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    @Nullable
    String param() {
        return param;
    }

    @Nullable
    String code() {
        return code;
    }

    /** How long to wait, when the provider says so. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
