package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.UpstreamFailure.Cause;

/**
 * What a failed attempt means for the request and for the channel: the one place where this is decided. Providers have
 * read the upstream's status, error type and text, and say what they mean as a {@link Cause}.
 */
final class FailurePolicy {

    /** What happens next. */
    enum Verdict {
        /** Another channel may be able to answer. */
        NEXT_CHANNEL,
        /** Nobody could answer this: tell the client. */
        ANSWER_CLIENT
    }

    /** Who is not asked, and for how long. */
    enum Pause {
        /** Everybody may be asked. */
        NONE,
        /** The channel, for as long as its upstream asked for; not at all if it did not. */
        IF_ASKED_FOR,
        /** The channel, for as long as its upstream asked for; by a growing time if it did not. */
        CHANNEL,
        /** This model on the channel, by a growing time. */
        MODEL,
        /** The channel, until a probe or somebody finds it repaired. */
        UNTIL_REPAIRED
    }

    /**
     * A row of the table.
     *
     * @param verdict what happens to the request
     * @param pause who is not asked
     * @param sick whether the channel's breaker counts it
     */
    record Row(Verdict verdict, Pause pause, boolean sick) {

        /** True when it speaks against the channel, and not against the request or a model. */
        boolean isChannels() {
            return sick || pause == Pause.CHANNEL || pause == Pause.UNTIL_REPAIRED;
        }
    }

    private FailurePolicy() {}

    /** The verdict for a cause. */
    static Verdict decide(Cause cause) {
        return row(cause).verdict();
    }

    /** All that follows from a cause. */
    static Row row(Cause cause) {
        return switch (cause) {
            // 400, 413, 422, context too long, content filtered: the channel has done its work
            case INVALID_REQUEST -> new Row(Verdict.ANSWER_CLIENT, Pause.NONE, false);
            // 401, 403, 402 and what providers say instead: no attempt can succeed until somebody has repaired it
            case DEAD_CREDENTIAL, FORBIDDEN, EXHAUSTED -> new Row(Verdict.NEXT_CHANNEL, Pause.UNTIL_REPAIRED, false);
            // 429: nothing is wrong with the channel, there was too much of us
            case RATE_LIMITED -> new Row(Verdict.NEXT_CHANNEL, Pause.CHANNEL, false);
            // 404: its other models may be fine
            case MODEL_NOT_FOUND -> new Row(Verdict.NEXT_CHANNEL, Pause.MODEL, false);
            // 503, 529: a single one is an accident; many open the breaker
            case OVERLOADED -> new Row(Verdict.NEXT_CHANNEL, Pause.IF_ASKED_FOR, true);
            // another's answer would be as large, and paid for, too
            case NO_ROOM -> new Row(Verdict.ANSWER_CLIENT, Pause.NONE, false);
            // nothing is wrong with it
            case OUTRUN -> new Row(Verdict.NEXT_CHANNEL, Pause.NONE, false);
            // other 5xx, no connection, silence, nonsense, a broken-off answer
            case SERVER_ERROR, CONNECT, TIMEOUT, MALFORMED, TRUNCATED ->
                new Row(Verdict.NEXT_CHANNEL, Pause.IF_ASKED_FOR, true);
        };
    }
}
