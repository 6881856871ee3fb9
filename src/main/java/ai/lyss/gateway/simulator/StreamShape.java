package ai.lyss.gateway.simulator;

/**
 * One answer as a stream in a provider's words. Each method puts into the frame what is sent at once; a method that
 * puts nothing there is a part that this provider does not show.
 */
interface StreamShape {

    /** What comes before any content. */
    void start();

    /** A piece of thinking. */
    void thought(String piece);

    /** A piece of text. */
    void text(String piece);

    /** A tool call begins. */
    void call(ToolCall call);

    /** A piece of its arguments. */
    void arguments(ToolCall call, String piece);

    /** An event that is not JSON. */
    void malformed();

    /** The provider's error, after the 200. */
    void error();

    /** Why it ends, usage, and the terminal marker. */
    void finish();
}
