package ai.lyss.gateway.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt at a channel failed.
 *
 * @param cause what it means for the channel and for the next attempt
 * @param status the upstream's HTTP status, 0 when there was none
 * @param forClient what the client is told if this attempt was the last
 * @param retryAfter how long the upstream asked us to wait
 * @param detail for the ledger and the log, without credentials or bodies; never shown to a client
 * @param unsent true when nothing was sent, so that no upstream can have read the prompt
 */
public record UpstreamFailure(
        Cause cause,
        int status,
        GatewayException forClient,
        @Nullable Duration retryAfter,
        String detail,
        boolean unsent) {

    /** A failure of a call that may have been sent. */
    public UpstreamFailure(
            Cause cause, int status, GatewayException forClient, @Nullable Duration retryAfter, String detail) {
        this(cause, status, forClient, retryAfter, detail, false);
    }

    /** What kind of failure; {@code balance} decides from it whether another channel is tried. */
    public enum Cause {
        /** The client's own request is wrong: every channel would refuse it. */
        INVALID_REQUEST,
        /** The channel's credential is refused. */
        DEAD_CREDENTIAL,
        /** The channel's account may not do this: region, project, model access. */
        FORBIDDEN,
        /** The channel's account has no money or quota left; it will not recover within minutes. */
        EXHAUSTED,
        /** Too many requests or tokens per minute. */
        RATE_LIMITED,
        /** The channel does not know the model or the path. */
        MODEL_NOT_FOUND,
        /** 5xx or an error event. */
        SERVER_ERROR,
        /** 503, 529: busy. */
        OVERLOADED,
        /** No connection: refused, reset, unknown host, TLS. */
        CONNECT,
        /** Nothing came in time: connect, first token, idle or total. */
        TIMEOUT,
        /** An answer that is not what the format promises: not JSON, empty, wrong content type, broken event. */
        MALFORMED,
        /** The body ended before the terminal marker. */
        TRUNCATED,
        /** The upstream has answered, and this node has no room for so large an answer at present. */
        NO_ROOM,
        /** Nothing went wrong: another channel, asked for the same request, was quicker. */
        OUTRUN;

        /** The same in the ledger, answers, metrics and the log. */
        public String word() {
            return Words.of(this);
        }
    }

    /** An answer that is not what its format promises. */
    public static UpstreamFailure malformed(String detail) {
        return new UpstreamFailure(
                Cause.MALFORMED,
                0,
                new GatewayException(ErrorKind.UPSTREAM, "The model's provider sent an answer that could not be read."),
                null,
                detail);
    }

    /** The same, where nothing was sent. */
    public UpstreamFailure beforeSending() {
        return new UpstreamFailure(cause, status, forClient, retryAfter, detail, true);
    }

    /** True when the call looks as one does that we have aborted: its upstream may have read the prompt. */
    public boolean isCutShort() {
        return !unsent && status == 0 && (cause == Cause.CONNECT || cause == Cause.TRUNCATED);
    }
}
