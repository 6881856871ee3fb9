package ai.lyss.gateway.simulator;

/**
 * A request, as far as the answer depends on it.
 *
 * @param said the conversation
 * @param wish which tools may be called
 * @param stream whether the answer is streamed
 * @param includeUsage whether a stream reports usage, where the provider lets the caller choose
 * @param choices how many answers
 * @param limit the most tokens of output
 * @param thinks whether the model thinks first
 * @param showsThoughts whether the caller may read the thoughts
 */
record Asked(
        Conversation said,
        ToolWish wish,
        boolean stream,
        boolean includeUsage,
        int choices,
        int limit,
        boolean thinks,
        boolean showsThoughts) {}
