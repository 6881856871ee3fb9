package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.PriceKind;
import ai.lyss.gateway.core.Prices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    private static final BigDecimal NANOS_PER_TOKEN = BigDecimal.valueOf(1000); // of a dollar per million

    /** The dearest of these, for a prompt of so many tokens: where it is long, all of the request costs more. */
    static Rates dearest(List<Prices> prices, long promptTokens) {
        long prompt = 0;
        long completion = 0;
        for (Prices any : prices) {
            Map<PriceKind, BigDecimal> each =
                    promptTokens > any.longPrompt() ? any.perMillionWhenLong() : any.perMillion();
            prompt = Math.max(prompt, Math.max(nanos(each, PriceKind.INPUT), nanos(each, PriceKind.CACHE_WRITE_5M)));
            completion =
                    Math.max(completion, Math.max(nanos(each, PriceKind.OUTPUT), nanos(each, PriceKind.REASONING)));
        }
        return new Rates(prompt, completion);
    }

    private static long nanos(Map<PriceKind, BigDecimal> prices, PriceKind kind) {
        @Nullable BigDecimal price = prices.get(kind);
        return price == null
                ? 0
                : price.multiply(NANOS_PER_TOKEN)
                        .setScale(0, RoundingMode.CEILING)
                        .longValueExact();
    }

    long nanos(long prompt, long completion) {
        return prompt * promptToken + completion * completionToken;
    }

    long completionTokens(long nanos, long prompt) {
        return completionToken == 0 ? Long.MAX_VALUE : Math.max(0, nanos - prompt * promptToken) / completionToken;
    }
}
