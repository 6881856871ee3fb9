package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Channels;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.Prices;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.OptionalLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The settle-quota step: what was reserved becomes what was used, as charges that are written down with the ledger row.
 * A request that produced nothing takes nothing.
 */
@Component("settleQuota")
final class SettleQuota implements Processor {

    private final Catalog catalog;
    private final Channels channels;
    private final Typical typical;
    private final MeterRegistry meters;

    SettleQuota(Catalog catalog, Channels channels, Typical typical, MeterRegistry meters) {
        this.catalog = catalog;
        this.channels = channels;
        this.typical = typical;
        this.meters = meters;
    }

    @Override
    public void process(Exchange exchange) {
        HeldReservation held = HeldReservation.HELD.find(exchange);
        if (held == null) {
            return;
        }
        HeldReservation.HELD.remove(exchange); // the step runs again when recording fails
        RequestRecord record = RequestRecord.KEY.get(exchange);
        record.charges(held.settle(spent(exchange, record)));
        if (record.outcome() == Outcome.ANSWERED) {
            learn(exchange, record.usage(), held.demand());
        }
    }

    private Spent spent(Exchange exchange, RequestRecord record) {
        Usage usage = record.usage();
        if (usage == null) {
            return record.outcome() == Outcome.ANSWERED ? new Spent(1, 0, 0, 0) : Spent.NOTHING;
        }
        return new Spent(1, usage.prompt(), usage.completion(), nanos(exchange, record, usage));
    }

    /** As the ledger prices it: by the channel that was called last. */
    private long nanos(Exchange exchange, RequestRecord record, Usage usage) {
        if (record.attempts().isEmpty()) {
            return 0;
        }
        Attempt last = record.attempts().getLast();
        Channel channel = channel(exchange, last.channelId());
        Catalog then = Catalog.KEY.find(exchange);
        OptionalLong nanos = channel == null
                ? OptionalLong.empty()
                : Prices.of((then == null ? catalog : then).of(channel, last.upstreamModel()))
                        .nanos(usage);
        if (nanos.isEmpty()) {
            meters.counter("lyss.quota.unpriced").increment();
        }
        return nanos.orElse(0);
    }

    private @Nullable Channel channel(Exchange exchange, String id) {
        Channel called = Channel.KEY.find(exchange);
        return called != null && called.id().equals(id)
                ? called
                : channels.snapshot().find(id).orElse(null);
    }

    private void learn(Exchange exchange, @Nullable Usage usage, Demand demand) {
        if (usage != null && demand.prompt() > 0) {
            typical.saw(
                    Caller.KEY.get(exchange).tenantId(),
                    ModelRequest.KEY.get(exchange).model(),
                    usage.completion() / demand.choices(),
                    demand.prompt(),
                    usage.prompt());
        }
    }
}
