package ai.lyss.gateway.core;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a model on a channel costs: US dollars for a million tokens of a kind. Money is counted in billionths of a
 * dollar (<i>nanos</i>), so that a token of the cheapest model is still a whole number of them.
 *
 * @param perMillion the kinds that have a price; 0 is a price, absence is none
 */
public record Prices(Map<PriceKind, BigDecimal> perMillion) {

    /** A dollar. */
    public static final long NANOS_PER_DOLLAR = 1_000_000_000;

    private static final BigDecimal NANOS_PER_TOKEN = BigDecimal.valueOf(1000); // of a dollar per million

    /** Copies the map. */
    public Prices {
        perMillion = Map.copyOf(perMillion);
    }

    /** The prices that the catalog knows. */
    public static Prices of(Traits model) {
        Map<PriceKind, BigDecimal> known = new EnumMap<>(PriceKind.class);
        for (PriceKind kind : PriceKind.values()) {
            model.get(Capabilities.price(kind)).ifPresent(price -> known.put(kind, price));
        }
        return new Prices(known);
    }

    /** True when a request can be priced: what is sent and what is answered both have a price. */
    public boolean isPriced() {
        return perMillion.containsKey(PriceKind.INPUT) && perMillion.containsKey(PriceKind.OUTPUT);
    }

    /** What these tokens cost in nanos, half a nano rounded up; empty when a kind that was used has no price. */
    public OptionalLong nanos(Usage usage) {
        BigDecimal sum = BigDecimal.ZERO;
        long usualWrites = usage.cacheWrite() - usage.cacheWriteHour();
        long[] tokens = {
            Math.max(0, usage.prompt() - usage.cached() - usage.cacheWrite()),
            usage.cached(),
            usualWrites,
            usage.cacheWriteHour(),
            Math.max(0, usage.completion() - usage.reasoning()),
            usage.reasoning()
        };
        PriceKind[][] kinds = {
            {PriceKind.INPUT},
            {PriceKind.CACHED_INPUT, PriceKind.INPUT},
            {PriceKind.CACHE_WRITE_5M, PriceKind.INPUT},
            {PriceKind.CACHE_WRITE_1H, PriceKind.CACHE_WRITE_5M, PriceKind.INPUT},
            {PriceKind.OUTPUT},
            {PriceKind.REASONING, PriceKind.OUTPUT}
        };
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] <= 0) {
                continue;
            }
            BigDecimal price = first(kinds[i]);
            if (price == null) {
                return OptionalLong.empty();
            }
            sum = sum.add(price.multiply(BigDecimal.valueOf(tokens[i])));
        }
        return OptionalLong.of(
                sum.multiply(NANOS_PER_TOKEN).setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    private @Nullable BigDecimal first(PriceKind... specialFirst) {
        for (PriceKind kind : specialFirst) {
            BigDecimal price = perMillion.get(kind);
            if (price != null) {
                return price;
            }
        }
        return null;
    }
}
