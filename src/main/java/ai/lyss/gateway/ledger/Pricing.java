package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Channels;
import ai.lyss.gateway.core.Usage;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What usage costs on the channel that it was used on, at the prices that held when the request came. */
@Component
class Pricing {

    private static final Logger LOG = LoggerFactory.getLogger(Pricing.class);
    private static final int MOST_TOLD = 1000;

    private final Catalog catalog;
    private final Channels channels;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Pricing(Catalog catalog, Channels channels) {
        this.catalog = catalog;
        this.channels = channels;
    }

    /** In nanos; null when the usage is not known or has no price. */
    @Nullable
    Long nanos(Exchange exchange, Attempt attempt, @Nullable Usage usage) {
        if (usage == null) {
            return null;
        }
        Channel channel = channel(exchange, attempt.channelId());
        Catalog then = Catalog.KEY.find(exchange);
        OptionalLong nanos = channel == null
                ? OptionalLong.empty()
                : (then == null ? catalog : then)
                        .of(channel, attempt.upstreamModel())
                        .prices()
                        .nanos(usage);
        if (nanos.isEmpty()) {
            tell(attempt);
        }
        return nanos.isEmpty() ? null : nanos.getAsLong();
    }

    /** The channel as it was called, or else as it is now; null when it has been deleted. */
    private @Nullable Channel channel(Exchange exchange, String id) {
        Channel called = Channel.KEY.find(exchange);
        return called != null && called.id().equals(id)
                ? called
                : channels.snapshot().find(id).orElse(null);
    }

    private void tell(Attempt attempt) {
        if (told.size() < MOST_TOLD && told.add(attempt.provider() + "/" + attempt.upstreamModel())) {
            LOG.warn(
                    "The catalog has no price for what {} of {} used on channel {}: its requests are recorded without"
                            + " a cost",
                    LedgerText.of(attempt.upstreamModel(), LedgerText.NAME),
                    attempt.provider(),
                    attempt.channelId());
        }
    }
}
