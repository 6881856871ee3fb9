package ai.lyss.gateway.core;

/** How many tokens a request sends, before anybody who knows has counted. */
@FunctionalInterface
public interface PromptEstimate {

    /** The input tokens of a request, rather too many than too few; 1 or more. Takes bounded time. */
    long of(ModelRequest request);

    /** The same, nearer to what there are and in more time: for a request that there may be too little room for. */
    default long closely(ModelRequest request) {
        return of(request);
    }
}
