package ai.lyss.gateway.quota;

import java.util.Locale;

/** What a quota counts. */
enum Unit {
    REQUESTS("requests"),
    PROMPT_TOKENS("prompt tokens"),
    COMPLETION_TOKENS("completion tokens"),
    TOTAL_TOKENS("tokens"),
    /** Money, in billionths of a dollar. */
    COST("dollars");

    private final String words;

    Unit(String words) {
        this.words = words;
    }

    /** The amount of one request with these tokens, at most. */
    long amount(long prompt, long completion, Rates rates) {
        return switch (this) {
            case REQUESTS -> 1;
            case PROMPT_TOKENS -> prompt;
            case COMPLETION_TOKENS -> completion;
            case TOTAL_TOKENS -> prompt + completion;
            case COST -> rates.nanos(prompt, completion);
        };
    }

    /** The completion tokens that an amount pays for beside the prompt; without an end where they cost nothing. */
    long completionTokens(long amount, long prompt, Rates rates) {
        return switch (this) {
            case REQUESTS, PROMPT_TOKENS -> Long.MAX_VALUE;
            case COMPLETION_TOKENS -> amount;
            case TOTAL_TOKENS -> Math.max(0, amount - prompt);
            case COST -> rates.completionTokens(amount, prompt);
        };
    }

    /** True when longer answers take more of it. */
    boolean growsWithTheAnswer() {
        return this == COMPLETION_TOKENS || this == TOTAL_TOKENS || this == COST;
    }

    String words() {
        return words;
    }

    static Unit of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
