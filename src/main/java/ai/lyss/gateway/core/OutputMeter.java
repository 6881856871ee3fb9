package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Counts what an upstream produces for one request while it comes, for those who must know before the upstream says so:
 * a running reservation, and the bill of a client that hangs up. Used by the request's thread.
 */
public interface OutputMeter {

    /** Set when the request has been read; absent where nothing is produced piece by piece. */
    ExchangeKey<OutputMeter> KEY = new ExchangeKey<>("outputMeter", OutputMeter.class);

    /** A chunk came, of chat completions or in the client's own words; or a whole answer. */
    void chunk(ObjectNode chunk);

    /** Completion tokens so far, quickly and as the model counts them if that is known; 0 before the first content. */
    long completionTokens();

    /** What has been said and called so far, without thoughts, as the tokenizer counts. */
    long said();

    /** True when thoughts were told. */
    boolean thought();

    /**
     * From now on {@link #completionTokens} counts as this model does; {@link #estimate} remains the tokenizer's.
     *
     * @param tokens of the model for each that we count, more than 0
     */
    void calibrate(double tokens);

    /**
     * The answer ends here, because nobody pays for more: what came afterwards is given to nobody and counts no more.
     *
     * @param completionTokens what was paid for, as counted here
     */
    void cut(long completionTokens);

    /** True when the answer was cut. */
    boolean isCut();

    /** Prompt and completion tokens so far, as an estimate, for an answer whose upstream reported none. */
    Usage estimate();

    /**
     * Usage of an answer that broke off: an upstream may have told some of it before, such as the prompt at the
     * beginning, but not what came after.
     *
     * @param reported what it has told, or null
     */
    default Usage atLeast(@Nullable Usage reported) {
        if (reported == null) {
            return estimate();
        }
        Usage counted = !isCut() && completionTokens() <= reported.completion() ? reported : estimate();
        return new Usage(
                reported.prompt() > 0 ? reported.prompt() : estimate().prompt(),
                isCut() ? counted.completion() : Math.max(reported.completion(), counted.completion()),
                reported.cached(),
                reported.cacheWrite(),
                isCut() ? counted.reasoning() : Math.max(reported.reasoning(), counted.reasoning()),
                reported.cacheWriteHour(),
                reported.audioInput(),
                reported.audioOutput(),
                reported.imageInput());
    }
}
