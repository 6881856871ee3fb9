package ai.lyss.gateway.quota;

/**
 * What a request took in the end.
 *
 * @param requests 1, or 0 when nothing was produced
 * @param prompt tokens
 * @param completion tokens
 * @param nanos what they cost; 0 where there is no price
 */
record Spent(long requests, long prompt, long completion, long nanos) {

    /** A request that failed before anything was produced. */
    static final Spent NOTHING = new Spent(0, 0, 0, 0);

    /** This and what was used beside it; that is no request more. */
    Spent and(long morePrompt, long moreCompletion, long moreNanos) {
        return new Spent(requests, prompt + morePrompt, completion + moreCompletion, nanos + moreNanos);
    }

    long of(Unit unit) {
        return switch (unit) {
            case REQUESTS -> requests;
            case PROMPT_TOKENS -> prompt;
            case COMPLETION_TOKENS -> completion;
            case TOTAL_TOKENS -> prompt + completion;
            case COST -> nanos;
        };
    }
}
