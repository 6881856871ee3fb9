package ai.lyss.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Capability;
import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelSnapshot;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.PriceKind;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.core.Usage;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class ChannelCostTest {

    private static final Usage USED = new Usage(10, 5, 0, 0, 0);

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final ChannelSnapshot now = new ChannelSnapshot(List.of(channel("a", "2"), channel("free", "")), List.of());
    private final ChannelCost costs = new ChannelCost((channel, model) -> priced(channel), () -> now);

    @Test
    void price_isThatOfTheChannelThatWasUsed() {
        Channel.KEY.set(exchange, channel("b", "100"));
        assertThat(costs.nanos(exchange, attempt("a"), USED)).hasValue(30_000);
    }

    @Test
    void channelThatWasCalled_keepsItsPrice_thoughItChangedSince() {
        Channel.KEY.set(exchange, channel("a", "3"));
        assertThat(costs.nanos(exchange, attempt("a"), USED)).hasValue(45_000);
    }

    @Test
    void prices_areThoseThatHeldWhenTheRequestCame() {
        Catalog.KEY.set(exchange, (channel, model) -> priced(channel("then", "4")));
        assertThat(costs.nanos(exchange, attempt("a"), USED)).hasValue(60_000);
    }

    @Test
    void channelWithoutAPrice_andOneThatIsGone_costNothingThatIsKnown() {
        assertThat(costs.nanos(exchange, attempt("free"), USED)).isEmpty();
        assertThat(costs.nanos(exchange, attempt("deleted"), USED)).isEmpty();
    }

    private static Attempt attempt(String channel) {
        return new Attempt(channel, "openai", "m", Instant.now(), Duration.ZERO, null, USED);
    }

    private static Channel channel(String id, String dollars) {
        return new Channel(
                id,
                null,
                id,
                "openai",
                URI.create("http://upstream.test"),
                new Credential("k"),
                Map.of("dollars", dollars),
                List.of(new ChannelModel("m", null)),
                1,
                0,
                true);
    }

    /** Dollars for a million tokens, by a channel's settings. */
    private static Traits priced(Channel channel) {
        String dollars = channel.settings().getOrDefault("dollars", "");
        return new Traits() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T get(Capability<T> capability) {
                boolean isPrice = capability.equals(Capabilities.price(PriceKind.INPUT))
                        || capability.equals(Capabilities.price(PriceKind.OUTPUT));
                return isPrice && !dollars.isEmpty()
                        ? (T) Optional.of(new BigDecimal(dollars))
                        : capability.otherwise();
            }
        };
    }
}
