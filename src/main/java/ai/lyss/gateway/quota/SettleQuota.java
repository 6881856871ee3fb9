package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Channels;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.OutputMeter;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.OptionalLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The settle-quota step: what was reserved becomes what was used, as charges that are written down with the ledger row.
 * A request that produced nothing takes nothing; one that two channels were asked for at once takes what both used.
 */
@Component("settleQuota")
final class SettleQuota implements Processor {

    /** Tokens of an answer that tells how its model counts: of a shorter one, what frames it is most. */
    private static final long TELLING = 16;

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
        List<Attempt> attempts = record.attempts();
        Spent spent = Spent.NOTHING;
        if (usage != null) {
            Attempt using = record.using();
            long nanos = using == null ? 0 : nanos(exchange, using, usage);
            spent = new Spent(1, usage.prompt(), usage.completion(), nanos);
        } else if (record.outcome() == Outcome.ANSWERED) {
            spent = new Spent(1, 0, 0, 0);
        }
        for (Attempt attempt : attempts) { // those that were outrun: they answered nobody, and cost
            Usage lost = attempt.usage();
            if (lost != null) {
                spent = spent.and(lost.prompt(), lost.completion(), nanos(exchange, attempt, lost));
            }
        }
        return spent;
    }

    /** As the ledger prices it: by the channel that was called; for the request itself, see {@link RequestRecord#using}. */
    private long nanos(Exchange exchange, Attempt attempt, Usage usage) {
        Channel channel = channel(exchange, attempt.channelId());
        Catalog then = Catalog.KEY.find(exchange);
        OptionalLong nanos = channel == null
                ? OptionalLong.empty()
                : (then == null ? catalog : then)
                        .of(channel, attempt.upstreamModel())
                        .prices()
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
                    usage.completion() / answers(exchange, demand),
                    new Typical.Ratio(usage.prompt(), demand.prompt()),
                    answer(exchange, usage));
        }
    }

    /** Where the channel has no word for several it has given one, or as many as it does not choose from. */
    private static int answers(Exchange exchange, Demand demand) {
        if (demand.choices() == 1) {
            return 1;
        }
        List<String> lost = RequestRecord.KEY.get(exchange).losses().stream()
                .map(Loss::param)
                .toList();
        if (lost.contains("n")) {
            return 1;
        }
        return lost.contains("best_of")
                ? Math.max(1, ModelRequest.KEY.get(exchange).body().path("n").asInt(1))
                : demand.choices();
    }

    /**
     * What a stream said: nobody counts whole answers, and thoughts are not always told. Where they are and the model
     * does not count them apart, nobody knows what it counted for the rest.
     */
    private static Typical.Ratio answer(Exchange exchange, Usage usage) {
        OutputMeter meter = OutputMeter.KEY.find(exchange);
        if (meter == null || RequestRecord.KEY.get(exchange).isUsageEstimated()) {
            return Typical.Ratio.UNKNOWN;
        }
        long said = meter.said();
        return said < TELLING || (meter.thought() && usage.reasoning() == 0)
                ? Typical.Ratio.UNKNOWN
                : new Typical.Ratio(usage.completion() - usage.reasoning() - usage.audioOutput(), said);
    }
}
