package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Counts what an upstream produces for one request while it comes, for those who must know before the upstream says so:
 * a running reservation, and the bill of a client that hangs up. Used by the request's thread.
 */
public interface OutputMeter {

    /** Set when the request has been read; absent where nothing is produced piece by piece. */
    ExchangeKey<OutputMeter> KEY = new ExchangeKey<>("outputMeter", OutputMeter.class);

    /** A chunk of chat completions came. */
    void chunk(ObjectNode chunk);

    /** Completion tokens so far, as an estimate; 0 before the first content. */
    long completionTokens();

    /** Prompt and completion tokens so far, as an estimate, for an answer whose upstream reported none. */
    Usage estimate();
}
