package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PricesTest {

    private final Map<String, Object> said = new HashMap<>();

    @Test
    void eachToken_isPaidForOnce_atTheMostSpecialPrice() {
        price(PriceKind.INPUT, "2");
        price(PriceKind.CACHED_INPUT, "0.2");
        price(PriceKind.CACHE_WRITE_5M, "2.5");
        price(PriceKind.OUTPUT, "10");
        Usage usage = new Usage(100, 50, 30, 20, 10, 5);
        // 50 x 2 + 30 x 0.2 + 15 x 2.5 + 5 x 2.5 (no price for an hour) + 50 x 10
        assertThat(prices().nanos(usage)).hasValue(656_000);
    }

    @Test
    void aKindWithoutPrice_isNotFree() {
        price(PriceKind.INPUT, "2");
        assertThat(prices().isPriced()).isFalse();
        assertThat(prices().nanos(new Usage(100, 1, 0, 0, 0))).isEmpty();
        assertThat(prices().nanos(new Usage(100, 0, 0, 0, 0))).hasValue(200_000);
    }

    @Test
    void zero_isAPrice() {
        price(PriceKind.INPUT, "0");
        price(PriceKind.OUTPUT, "0");
        assertThat(prices().isPriced()).isTrue();
        assertThat(prices().nanos(new Usage(100, 1, 0, 0, 0))).hasValue(0);
    }

    @Test
    void longPrompts_costMore_withTheirAnswers() {
        price(PriceKind.INPUT, "3");
        price(PriceKind.CACHED_INPUT, "0.3");
        price(PriceKind.OUTPUT, "15");
        said.put("long-prompt", Optional.of(200));
        said.put("long-prompt-input", new BigDecimal("2"));
        said.put("long-prompt-output", new BigDecimal("1.5"));
        assertThat(prices().nanos(new Usage(200, 10, 100, 0, 0))).hasValue(480_000); // 100 x 3 + 100 x 0.3 + 10 x 15
        assertThat(prices().nanos(new Usage(201, 10, 100, 0, 0))).hasValue(891_000); // 101 x 6 + 100 x 0.6 + 10 x 22.5
    }

    @Test
    void theCheapestToken_isAWholeNumber() {
        price(PriceKind.INPUT, "0.0028");
        price(PriceKind.OUTPUT, "1");
        assertThat(prices().nanos(new Usage(1, 0, 0, 0, 0))).hasValue(3); // 2.8, rounded
    }

    private void price(PriceKind kind, String dollars) {
        said.put(kind.capability(), Optional.of(new BigDecimal(dollars)));
    }

    private Prices prices() {
        return Prices.of(new Traits() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T get(Capability<T> capability) {
                return (T) said.getOrDefault(capability.name(), capability.otherwise());
            }
        });
    }
}
