package ai.lyss.gateway.core;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model on a channel costs: US dollars for a million tokens of a kind. Money is counted in billionths of a
 * dollar (<i>nanos</i>), so that a token of the cheapest model is still a whole number of them.
 *
 * @param perMillion the kinds that have a price; 0 is a price, absence is none
 * @param longPrompt prompts of more tokens than this are long
 * @param perMillionWhenLong what all tokens of a request cost whose prompt is long
 */
public record Prices(
        Map<PriceKind, BigDecimal> perMillion, long longPrompt, Map<PriceKind, BigDecimal> perMillionWhenLong) {

    /** A dollar. */
    public static final long NANOS_PER_DOLLAR = 1_000_000_000;

    private static final BigDecimal NANOS_PER_TOKEN = BigDecimal.valueOf(1000); // of a dollar per million
    private static final Set<PriceKind> ANSWERED =
            EnumSet.of(PriceKind.OUTPUT, PriceKind.REASONING, PriceKind.AUDIO_OUTPUT);
    private static final Set<PriceKind> SENT = EnumSet.complementOf(EnumSet.copyOf(ANSWERED));
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    /** Copies the maps. */
    public Prices {
        perMillion = Map.copyOf(perMillion);
        perMillionWhenLong = Map.copyOf(perMillionWhenLong);
    }

    /** Prices that are the same for prompts of any length. */
    public Prices(Map<PriceKind, BigDecimal> perMillion) {
        this(perMillion, Long.MAX_VALUE, perMillion);
    }

    /** The prices that the catalog knows. */
    public static Prices of(Traits model) {
        Map<PriceKind, BigDecimal> known = new EnumMap<>(PriceKind.class);
        for (PriceKind kind : PriceKind.values()) {
            model.get(Capabilities.price(kind)).ifPresent(price -> known.put(kind, price));
        }
        Optional<Integer> longPrompt = model.get(Capabilities.LONG_PROMPT);
        if (longPrompt.isEmpty()) {
            return new Prices(known);
        }
        Map<PriceKind, BigDecimal> whenLong = new EnumMap<>(known);
        whenLong.replaceAll((kind, price) -> price.multiply(
                model.get(ANSWERED.contains(kind) ? Capabilities.LONG_PROMPT_OUTPUT : Capabilities.LONG_PROMPT_INPUT)));
        return new Prices(known, longPrompt.get(), whenLong);
    }

    /** True when a request can be priced: what is sent and what is answered both have a price. */
    public boolean isPriced() {
        return perMillion.containsKey(PriceKind.INPUT) && perMillion.containsKey(PriceKind.OUTPUT);
    }

    /**
     * What these tokens cost in nanos, half a nano rounded up; empty when a kind that was used has no price, and when
     * the sum is more than anybody has.
     *
     * <p>Each token is paid for once. Providers do not say which of the cached ones were sound or pictures: those are
     * taken for text as far as there was any.
     */
    public OptionalLong nanos(Usage usage) {
        long left = Math.max(0, usage.prompt());
        long read = Math.min(left, usage.cached());
        left -= read;
        long hour = Math.min(left, usage.cacheWriteHour());
        left -= hour;
        long usual = Math.min(left, usage.cacheWrite() - usage.cacheWriteHour());
        left -= usual;
        long sound = Math.min(left, usage.audioInput());
        left -= sound;
        long pictures = Math.min(left, usage.imageInput());
        left -= pictures;
        long answered = Math.max(0, usage.completion());
        long said = Math.min(answered, usage.audioOutput());
        answered -= said;
        long thought = Math.min(answered, usage.reasoning());
        answered -= thought;
        Bill bill = new Bill(at(usage.prompt()));
        bill.add(left, PriceKind.INPUT);
        bill.add(read, PriceKind.CACHED_INPUT, PriceKind.INPUT);
        bill.add(usual, PriceKind.CACHE_WRITE_5M, PriceKind.INPUT);
        bill.add(hour, PriceKind.CACHE_WRITE_1H, PriceKind.CACHE_WRITE_5M, PriceKind.INPUT);
        bill.add(sound, PriceKind.AUDIO_INPUT, PriceKind.INPUT);
        bill.add(pictures, PriceKind.IMAGE_INPUT, PriceKind.INPUT);
        bill.add(answered, PriceKind.OUTPUT);
        bill.add(thought, PriceKind.REASONING, PriceKind.OUTPUT);
        bill.add(said, PriceKind.AUDIO_OUTPUT, PriceKind.OUTPUT);
        return bill.nanos();
    }

    /**
     * The most that a token of a prompt of so many can cost, if it is of one of these kinds: in nanos, rounded up; 0 without
     * prices.
     */
    public long dearestPromptToken(long promptTokens, Set<PriceKind> possible) {
        return dearest(SENT, promptTokens, possible);
    }

    /** The most that a token of the answer to a prompt of so many can cost, as {@link #dearestPromptToken}. */
    public long dearestCompletionToken(long promptTokens, Set<PriceKind> possible) {
        return dearest(ANSWERED, promptTokens, possible);
    }

    private long dearest(Set<PriceKind> kinds, long promptTokens, Set<PriceKind> possible) {
        BigDecimal most = BigDecimal.ZERO;
        for (PriceKind kind : kinds) {
            BigDecimal price = possible.contains(kind) ? at(promptTokens).get(kind) : null;
            if (price != null) {
                most = most.max(price);
            }
        }
        return most.multiply(NANOS_PER_TOKEN).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    private Map<PriceKind, BigDecimal> at(long promptTokens) {
        return promptTokens > longPrompt ? perMillionWhenLong : perMillion;
    }

    private static final class Bill {

        private final Map<PriceKind, BigDecimal> prices;
        private BigDecimal sum = BigDecimal.ZERO;
        private boolean complete = true;

        Bill(Map<PriceKind, BigDecimal> prices) {
            this.prices = prices;
        }

        void add(long tokens, PriceKind... specialFirst) {
            if (tokens <= 0) {
                return;
            }
            BigDecimal price = first(specialFirst);
            if (price == null) {
                complete = false;
            } else {
                sum = sum.add(price.multiply(BigDecimal.valueOf(tokens)));
            }
        }

        OptionalLong nanos() {
            BigDecimal nanos = sum.multiply(NANOS_PER_TOKEN).setScale(0, RoundingMode.HALF_UP);
            return complete && nanos.compareTo(MOST) <= 0
                    ? OptionalLong.of(nanos.longValueExact())
                    : OptionalLong.empty();
        }

        private @Nullable BigDecimal first(PriceKind... specialFirst) {
            for (PriceKind kind : specialFirst) {
                BigDecimal price = prices.get(kind);
                if (price != null) {
                    return price;
                }
            }
            return null;
        }
    }
}
