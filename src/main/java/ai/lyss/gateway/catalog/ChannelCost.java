package ai.lyss.gateway.catalog;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.AttemptCost;
import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Channels;
import ai.lyss.gateway.core.PlainText;
import ai.lyss.gateway.core.Usage;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The price of an attempt by its channel and the catalog; what has none is told once in the log. */
@Component
final class ChannelCost implements AttemptCost {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelCost.class);
    private static final int MOST_TOLD = 1000;

    private final Catalog catalog;
    private final Channels channels;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    ChannelCost(Catalog catalog, Channels channels) {
        this.catalog = catalog;
        this.channels = channels;
    }

    @Override
    public OptionalLong nanos(Exchange exchange, Attempt attempt, Usage usage) {
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
        return nanos;
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
                    "There is no price for what {} of {} used on channel {}: its requests are recorded without a cost,"
                            + " and budgets do not count them",
                    PlainText.line(attempt.upstreamModel(), 256),
                    attempt.provider(),
                    attempt.channelId());
        }
    }
}
