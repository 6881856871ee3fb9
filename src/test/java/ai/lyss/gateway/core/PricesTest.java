package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PricesTest {

    private static final Map<PriceKind, String> ALL = Map.of(
            PriceKind.INPUT, "2.5",
            PriceKind.CACHED_INPUT, "0.25",
            PriceKind.CACHE_WRITE_5M, "3.125",
            PriceKind.CACHE_WRITE_1H, "5",
            PriceKind.OUTPUT, "10",
            PriceKind.REASONING, "12",
            PriceKind.AUDIO_INPUT, "40",
            PriceKind.AUDIO_OUTPUT, "80",
            PriceKind.IMAGE_INPUT, "5.5");

    @Test
    void everyKind_hasItsPrice_andEachTokenIsPaidOnce() {
        Usage usage = new Usage(1000, 500, 100, 80, 200, 30, 40, 50, 60);
        long input = 1000 - 100 - 80 - 40 - 60;
        long output = 500 - 50 - 200;
        assertThat(nanos(ALL, usage))
                .isEqualTo(input * 2500
                        + 100 * 250
                        + 50 * 3125
                        + 30 * 5000
                        + 40 * 40_000
                        + 60 * 5500
                        + output * 10_000
                        + 200 * 12_000
                        + 50 * 80_000);
    }

    @Test
    void kindWithoutAPrice_paysTheNextMoreGeneral() {
        Usage usage = new Usage(1000, 500, 100, 80, 200, 30, 40, 50, 60);
        assertThat(nanos(Map.of(PriceKind.INPUT, "1", PriceKind.OUTPUT, "2"), usage))
                .isEqualTo(1000 * 1000 + 500 * 2000);
    }

    @Test
    void usedKindWithoutAnyPrice_makesItUnpriced() {
        assertThat(prices(Map.of(PriceKind.INPUT, "1")).nanos(new Usage(1, 1, 0, 0, 0)))
                .isEmpty();
        assertThat(prices(Map.of(PriceKind.OUTPUT, "1")).nanos(new Usage(1, 0, 0, 0, 0)))
                .isEmpty();
        assertThat(nanos(Map.of(PriceKind.INPUT, "1"), new Usage(7, 0, 0, 0, 0)))
                .isEqualTo(7000);
    }

    @Test
    void zero_isAPrice() {
        assertThat(nanos(Map.of(PriceKind.INPUT, "0", PriceKind.OUTPUT, "0"), new Usage(9, 9, 0, 0, 0)))
                .isZero();
    }

    @Test
    void fractionsOfANano_areRoundedOnceAtTheEnd() {
        Map<PriceKind, String> cheap = Map.of(PriceKind.INPUT, "0.0005", PriceKind.OUTPUT, "0.0001");
        assertThat(nanos(cheap, new Usage(1, 0, 0, 0, 0))).isEqualTo(1); // half a nano
        assertThat(nanos(cheap, new Usage(0, 4, 0, 0, 0))).isZero();
        assertThat(nanos(cheap, new Usage(2, 5, 0, 0, 0))).isEqualTo(2); // 1 and a half
    }

    /** Servers report kinds that are more than their sum. */
    @Test
    void detailsBeyondTheTotal_areNotPaidTwice() {
        assertThat(nanos(ALL, new Usage(10, 10, 15, 5, 30, 0))).isEqualTo(10 * 250 + 10 * 12_000);
    }

    @Test
    void moreThanAnybodyHas_isNoCost() {
        Prices dear = new Prices(Map.of(PriceKind.INPUT, new BigDecimal("1e13")));
        assertThat(dear.nanos(new Usage(Usage.MOST, 0, 0, 0, 0))).isEmpty();
    }

    @Test
    void longPrompts_costMore_withTheirAnswers() {
        Map<String, Object> said = Map.of(
                PriceKind.INPUT.capability(),
                Optional.of(new BigDecimal("3")),
                PriceKind.CACHED_INPUT.capability(),
                Optional.of(new BigDecimal("0.3")),
                PriceKind.OUTPUT.capability(),
                Optional.of(new BigDecimal("15")),
                "long-prompt",
                Optional.of(200),
                "long-prompt-input",
                new BigDecimal("2"),
                "long-prompt-output",
                new BigDecimal("1.5"));
        Prices prices = Prices.of(new Traits() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T get(Capability<T> capability) {
                return (T) said.getOrDefault(capability.name(), capability.otherwise());
            }
        });
        assertThat(prices.nanos(new Usage(200, 10, 100, 0, 0))).hasValue(100 * 3000 + 100 * 300 + 10 * 15_000);
        assertThat(prices.nanos(new Usage(201, 10, 100, 0, 0))).hasValue(101 * 6000 + 100 * 600 + 10 * 22_500);
    }

    private static long nanos(Map<PriceKind, String> prices, Usage usage) {
        return prices(prices).nanos(usage).orElseThrow();
    }

    private static Prices prices(Map<PriceKind, String> texts) {
        Map<PriceKind, BigDecimal> prices = new EnumMap<>(PriceKind.class);
        texts.forEach((kind, text) -> prices.put(kind, new BigDecimal(text)));
        return new Prices(prices);
    }
}
