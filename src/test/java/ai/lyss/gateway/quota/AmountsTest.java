package ai.lyss.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.PriceKind;
import ai.lyss.gateway.core.Prices;
import ai.lyss.gateway.core.Usage;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {

    @ParameterizedTest
    @CsvSource({
        "COST, 10500000000, $10.50",
        "COST, 1, $0.000000001",
        "COST, 0, $0.00",
        "COST, 1200000000000, $1200.00",
        "REQUESTS, 1000, 1000 requests",
        "TOTAL_TOKENS, 7, 7 tokens"
    })
    void amount_isSaidAsPeopleSayIt(Unit unit, long amount, String words) {
        assertThat(Amounts.words(unit, amount)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"10.5, COST, 10500000000", "\"0.000000001\", COST, 1", "1e3, REQUESTS, 1000", "0, TOTAL_TOKENS, 0"})
    void limit_isReadExactly(String json, Unit unit, long amount) {
        Fields fields = new Fields(Objects.requireNonNull(Json.objectOrNull("{\"limit\":" + json + "}")));
        assertThat(new QuotaFields(fields).amount("limit", unit)).isEqualTo(amount);
        fields.check();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "1.5", "\"x\"", "true", "null", "[]", "1e30", "1e999999999", "9223372036854775808", "\"\""
            })
    void limit_thatIsNoneIsToldByItsName(String json) {
        Fields fields = new Fields(Objects.requireNonNull(Json.objectOrNull("{\"limit\":" + json + "}")));
        new QuotaFields(fields).amount("limit", Unit.REQUESTS);
        assertThatThrownBy(fields::check)
                .isInstanceOfSatisfying(
                        InvalidFieldsException.class,
                        wrong -> assertThat(wrong.fields()).extracting("field").containsExactly("limit"));
    }

    /** What is reserved is never less than what the ledger will say, whatever the tokens turn out to be. */
    @ParameterizedTest
    @EnumSource
    void rates_areNeverBelowThePrice(PriceKind dear) {
        Map<PriceKind, BigDecimal> each = new EnumMap<>(Map.of(
                PriceKind.INPUT, new BigDecimal("0.0375"),
                PriceKind.OUTPUT, new BigDecimal("0.15")));
        each.put(dear, new BigDecimal("0.2001"));
        Prices prices = new Prices(each);
        Rates rates = Rates.dearest(List.of(prices), EnumSet.allOf(PriceKind.class), 1);
        for (long tokens : new long[] {1, 7, 1000, 123_457}) {
            for (Usage used : List.of(
                    new Usage(tokens, tokens, 0, 0, 0),
                    new Usage(tokens, tokens, tokens, 0, tokens),
                    new Usage(tokens, tokens, 0, tokens, 0),
                    new Usage(tokens, tokens, 0, tokens, 0, tokens, 0, 0, 0),
                    new Usage(tokens, tokens, 0, 0, 0, 0, tokens, tokens, 0),
                    new Usage(tokens, tokens, 0, 0, 0, 0, 0, 0, tokens))) {
                long paid = prices.nanos(used).orElseThrow();
                assertThat(rates.nanos(tokens, tokens)).as("%s", used).isGreaterThanOrEqualTo(paid);
            }
            assertThat(rates.completionTokens(rates.nanos(tokens, tokens), tokens))
                    .isEqualTo(tokens);
        }
    }

    /** Which costs more, and so does its answer. */
    @Test
    void ratesOfALongPrompt_areNotBelowItsPrice() {
        Map<PriceKind, BigDecimal> usual =
                Map.of(PriceKind.INPUT, new BigDecimal("3"), PriceKind.OUTPUT, BigDecimal.TEN);
        Map<PriceKind, BigDecimal> dear =
                Map.of(PriceKind.INPUT, new BigDecimal("6"), PriceKind.OUTPUT, new BigDecimal("15"));
        Prices prices = new Prices(usual, 200_000, dear);
        for (long prompt : new long[] {200_000, 200_001}) {
            long paid = prices.nanos(new Usage(prompt, 1000, 0, 0, 0)).orElseThrow();
            assertThat(Rates.dearest(List.of(prices), EnumSet.allOf(PriceKind.class), prompt)
                            .nanos(prompt, 1000))
                    .isEqualTo(paid);
        }
    }
}
