package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.ExchangeHelper;
import org.junit.jupiter.api.Test;

class ExchangeKeyTest {

    private static final ExchangeKey<String> WORD = new ExchangeKey<>("keyTestWord", String.class);
    private static final ExchangeKey<String> OTHER = new ExchangeKey<>("keyTestOther", String.class);

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void value_isThereUntilItIsRemoved() {
        WORD.set(exchange, "one");
        assertThat(WORD.get(exchange)).isEqualTo("one");
        assertThat(OTHER.find(exchange)).isNull();
        WORD.remove(exchange);
        assertThat(WORD.find(exchange)).isNull();
    }

    @Test
    void missingValue_isNamed() {
        assertThatThrownBy(() -> WORD.get(exchange))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("keyTestWord");
    }

    @Test
    void keysOfOneName_areTheSame() {
        WORD.set(exchange, "one");
        assertThat(new ExchangeKey<>("keyTestWord", String.class).get(exchange)).isEqualTo("one");
    }

    @Test
    void copy_startsWithTheValuesAndKeepsItsChangesToItself() {
        WORD.set(exchange, "one");
        Exchange copy = exchange.copy();
        assertThat(WORD.get(copy)).isEqualTo("one");
        WORD.set(copy, "two");
        OTHER.set(copy, "more");
        assertThat(WORD.get(exchange)).isEqualTo("one");
        assertThat(OTHER.find(exchange)).isNull();
    }

    @Test
    void copyOfAnExchangeWithoutValues_sharesNone() {
        Exchange copy = exchange.copy();
        WORD.set(copy, "two");
        assertThat(WORD.find(exchange)).isNull();
    }

    @Test
    void resultsOfACopy_areHandedBack() {
        WORD.set(exchange, "one");
        OTHER.set(exchange, "other");
        Exchange copy = exchange.copy();
        WORD.set(copy, "two");
        OTHER.remove(copy);
        ExchangeHelper.copyResults(exchange, copy);
        assertThat(WORD.get(exchange)).isEqualTo("two");
        assertThat(OTHER.find(exchange)).isNull();
    }
}
