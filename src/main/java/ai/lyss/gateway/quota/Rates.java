package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.PriceKind;
import ai.lyss.gateway.core.Prices;
import java.util.List;
import java.util.Set;

/**
 * The most that a token costs, in nanos, on any of the channels that may answer; rounded up, because it is for
 * reservations.
 *
 * @param promptToken of the prompt
 * @param completionToken of the completion
 */
record Rates(long promptToken, long completionToken) {

    /** Where nothing is paid. */
    static final Rates FREE = new Rates(0, 0);

    /**
     * The dearest of these, for tokens of the kinds that there can be, and a prompt of so many: where it is long, all of the
     * request costs more.
     */
    static Rates dearest(List<Prices> prices, Set<PriceKind> possible, long promptTokens) {
        long prompt = 0;
        long completion = 0;
        for (Prices any : prices) {
            prompt = Math.max(prompt, any.dearestPromptToken(promptTokens, possible));
            completion = Math.max(completion, any.dearestCompletionToken(promptTokens, possible));
        }
        return new Rates(prompt, completion);
    }

    long nanos(long prompt, long completion) {
        return prompt * promptToken + completion * completionToken;
    }

    long completionTokens(long nanos, long prompt) {
        return completionToken == 0 ? Long.MAX_VALUE : Math.max(0, nanos - prompt * promptToken) / completionToken;
    }
}
