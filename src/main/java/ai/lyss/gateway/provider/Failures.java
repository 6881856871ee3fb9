package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What refusals mean when the provider has no rule of its own, and the words for the client. Only what is about the
 * client's own request is repeated to it, cleaned; what is about our account is not.
 */
public final class Failures {

    private static final int MAX_MESSAGE = 1000;
    private static final int MAX_LOOKED_AT = 2 * MAX_MESSAGE; // patterns take longer than a text is long
    private static final int MAX_NAME = 200;
    private static final Pattern SECRETS = Pattern.compile(
            "(?i)\\b(?:sk|pk|rk|key|org|proj|req|acct)[-_][a-z0-9_*.-]{6,}|AIza[\\w*-]{8,}|Bearer\\s+\\S+"
                    + "|https?://\\S+|(?<![a-z0-9-])(?:[a-z0-9-]++\\.)+(?:com|net|org|io|ai|cn|local|internal)\\b(?::\\d+)?");

    private Failures() {}

    /** By status alone; {@code said} is the provider's message about the client's request, if there is one. */
    public static UpstreamFailure byStatus(UpstreamError error, @Nullable String said) {
        int status = error.status();
        return switch (status) {
            case 400, 422, 409 -> invalidRequest(error, said, null, null);
            case 413 ->
                failure(
                        Cause.INVALID_REQUEST,
                        error,
                        new GatewayException(
                                ErrorKind.TOO_LARGE,
                                clean(said, "The request is too large for the model's provider.")));
            case 401 -> failure(Cause.DEAD_CREDENTIAL, error, hidden());
            case 403 -> failure(Cause.FORBIDDEN, error, hidden());
            case 402 -> failure(Cause.EXHAUSTED, error, hidden());
            case 404 -> modelNotFound(error, said);
            case 408, 504 -> failure(Cause.TIMEOUT, error, timeout());
            case 429 -> rateLimited(error);
            case 503, 529 -> failure(Cause.OVERLOADED, error, overloaded().withRetryAfter(error.retryAfter()));
            default -> failure(Cause.SERVER_ERROR, error, hidden());
        };
    }

    /** The client's own mistake, in the provider's cleaned words. */
    public static UpstreamFailure invalidRequest(
            UpstreamError error, @Nullable String said, @Nullable String param, @Nullable String code) {
        GatewayException told = new GatewayException(
                        ErrorKind.INVALID_REQUEST, clean(said, "The model's provider refused the request."))
                .withParam(name(param))
                .withCode(name(code));
        return failure(Cause.INVALID_REQUEST, error, told);
    }

    /** The channel does not know the model. */
    public static UpstreamFailure modelNotFound(UpstreamError error, @Nullable String said) {
        return failure(
                Cause.MODEL_NOT_FOUND,
                error,
                new GatewayException(
                        ErrorKind.MODEL_NOT_FOUND, clean(said, "The model's provider does not know this model.")));
    }

    /** Too much per minute. */
    public static UpstreamFailure rateLimited(UpstreamError error) {
        return failure(
                Cause.RATE_LIMITED,
                error,
                new GatewayException(ErrorKind.RATE_LIMITED, "The model's provider limits the rate of requests.")
                        .withRetryAfter(error.retryAfter()));
    }

    /** A failure of any cause. */
    public static UpstreamFailure failure(Cause cause, UpstreamError error, GatewayException told) {
        return new UpstreamFailure(cause, error.status(), told, error.retryAfter(), "HTTP " + error.status());
    }

    /** An answer that is not what the format promises. */
    public static UpstreamException malformed(String detail) {
        return new UpstreamException(UpstreamFailure.malformed(detail));
    }

    /** A body that ended before its terminal marker. */
    public static UpstreamException truncated(String detail) {
        return new UpstreamException(new UpstreamFailure(
                Cause.TRUNCATED,
                0,
                new GatewayException(ErrorKind.UPSTREAM, "The model's provider broke off its answer."),
                null,
                detail));
    }

    /** No connection, or one that was lost before an answer; {@code unsent} when nothing was sent on it. */
    public static UpstreamException noConnection(String detail, boolean unsent) {
        return new UpstreamException(new UpstreamFailure(
                Cause.CONNECT,
                0,
                new GatewayException(ErrorKind.UPSTREAM, "The model's provider could not be reached."),
                null,
                detail,
                unsent));
    }

    /** The channel itself is wrong, and nobody was called: only who can change it can help. */
    public static UpstreamException misconfigured(String detail) {
        return new UpstreamException(new UpstreamFailure(Cause.FORBIDDEN, 0, hidden(), null, detail, true));
    }

    /** Nothing came in time. */
    public static UpstreamException timedOut(String detail) {
        return new UpstreamException(new UpstreamFailure(Cause.TIMEOUT, 0, timeout(), null, detail));
    }

    /** For failures that are about our account: nothing of the upstream's text. */
    public static GatewayException hidden() {
        return new GatewayException(ErrorKind.UPSTREAM, "The model's provider failed to answer.");
    }

    /** The provider is busy. */
    public static GatewayException overloaded() {
        return new GatewayException(ErrorKind.UNAVAILABLE, "The model's provider is overloaded.");
    }

    private static GatewayException timeout() {
        return new GatewayException(ErrorKind.UPSTREAM_TIMEOUT, "The model's provider did not answer in time.");
    }

    /** The provider's words without keys, account ids, hosts and URLs, at most 1,000 characters. */
    public static String clean(@Nullable String said, String otherwise) {
        if (said == null || said.isBlank()) {
            return otherwise;
        }
        String text = SECRETS.matcher(first(MAX_LOOKED_AT, said.strip())).replaceAll("[removed]");
        return first(MAX_MESSAGE, text) + (text.length() > MAX_MESSAGE ? "…" : "");
    }

    /** A field or a code as the provider names it; null when it is longer, or has something that is ours. */
    public static @Nullable String name(@Nullable String said) {
        return said == null || said.length() > MAX_NAME || !clean(said, said).equals(said) ? null : said;
    }

    private static String first(int most, String text) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    /** Seconds, with or without a fraction or an {@code s} behind them, as a duration; null when it is neither. */
    public static @Nullable Duration seconds(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String number = text.strip();
        if (number.endsWith("s")) {
            number = number.substring(0, number.length() - 1);
        }
        try {
            double seconds = Double.parseDouble(number);
            return seconds >= 0 && seconds < 1e8 ? Duration.ofMillis(Math.round(seconds * 1000)) : null;
        } catch (NumberFormatException notSeconds) {
            return null;
        }
    }
}
