package ai.lyss.gateway.quota;

/**
 * What a request may take, in tokens.
 *
 * @param prompt of the prompt, rather too many
 * @param choices how many answers are asked for, 1 or more
 * @param most completion tokens of all choices at most: the client's limit or the model's
 * @param limited whether the client named a limit
 * @param cuttable whether an answer that runs out of its reservation can be cut, because it is streamed
 * @param rates what tokens cost at most
 */
record Demand(long prompt, int choices, long most, boolean limited, boolean cuttable, Rates rates) {

    Demand withPrompt(long tokens) {
        return new Demand(tokens, choices, most, limited, cuttable, rates);
    }

    /** What a quota must have room for, when an answer is expected to be so long. */
    Wanted of(Account account, long expected) {
        Quota quota = account.quota();
        long usual = Math.min(expected, most);
        long least;
        long limit;
        if (cuttable || quota.finishes()) {
            least = usual;
            limit = usual;
        } else if (limited) {
            least = most;
            limit = most;
        } else {
            least = usual;
            limit = most;
        }
        return new Wanted(
                account, quota.unit().amount(prompt, least, rates), quota.unit().amount(prompt, limit, rates));
    }
}
