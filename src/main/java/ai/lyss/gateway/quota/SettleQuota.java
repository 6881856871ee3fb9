package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.AttemptCost;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.OutputMeter;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Usage;
import java.util.List;
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

    private final AttemptCost costs;
    private final Typical typical;

    SettleQuota(AttemptCost costs, Typical typical) {
        this.costs = costs;
        this.typical = typical;
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
            long nanos = using == null ? 0 : costs.nanos(exchange, using, usage).orElse(0);
            spent = new Spent(1, usage.prompt(), usage.completion(), nanos);
        } else if (record.outcome() == Outcome.ANSWERED) {
            spent = new Spent(1, 0, 0, 0);
        }
        for (Attempt attempt : attempts) { // those that were outrun: they answered nobody, and cost
            Usage lost = attempt.usage();
            if (lost != null) {
                spent = spent.and(
                        lost.prompt(),
                        lost.completion(),
                        costs.nanos(exchange, attempt, lost).orElse(0));
            }
        }
        return spent;
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
