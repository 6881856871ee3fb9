package ai.lyss.gateway.core;

import java.util.Locale;

/** What is paid for. Tokens are counted in one kind only: the most special that there is a price for. */
public enum PriceKind {
    /** What is sent to the model and not read from its cache. */
    INPUT("a million input tokens that no other kind counts"),
    /** What the model reads from its prompt cache. */
    CACHED_INPUT("a million input tokens read from the prompt cache"),
    /** What the model writes into its prompt cache for five minutes, or for as long as it likes. */
    CACHE_WRITE_5M("a million input tokens written to the prompt cache for the usual time"),
    /** What the model writes into its prompt cache for an hour. */
    CACHE_WRITE_1H("a million input tokens written to the prompt cache for an hour"),
    /** What the model says. */
    OUTPUT("a million output tokens that no other kind counts"),
    /** What the model thinks. */
    REASONING("a million output tokens spent on thinking"),
    /** Sound that is sent. */
    AUDIO_INPUT("a million input tokens of audio"),
    /** Sound that is answered. */
    AUDIO_OUTPUT("a million output tokens of audio"),
    /** Pictures that are sent. */
    IMAGE_INPUT("a million input tokens of images");

    private final String unit;

    PriceKind(String unit) {
        this.unit = unit;
    }

    /** What one price buys: "a million input tokens that...". */
    public String unit() {
        return unit;
    }

    /** The capability's name: {@code price-cached-input}. */
    String capability() {
        return "price-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
