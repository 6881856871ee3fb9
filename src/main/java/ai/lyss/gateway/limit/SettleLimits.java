package ai.lyss.gateway.limit;

import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.OutputMeter;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Usage;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/**
 * The settle-limits step: the estimate of tokens becomes what was used, and the next request may have this one's place.
 * Before the last byte, so that whoever asks again upon it finds the place free. It runs once, and if the route does not
 * come by, when the exchange ends.
 */
@Component("settleLimits")
final class SettleLimits implements Processor {

    @Override
    public void process(Exchange exchange) {
        Held held = Held.KEY.find(exchange);
        if (held != null) {
            held.end(used(exchange, held.estimate()));
        }
    }

    /** Who failed or left without a word of usage used nothing; of others we know what we know. */
    private static long used(Exchange exchange, long estimate) {
        RequestRecord record = RequestRecord.KEY.get(exchange);
        Usage usage = record.usage();
        if (usage != null) {
            return usage.total();
        }
        if (record.outcome() == Outcome.FAILED || record.outcome() == null) {
            return 0;
        }
        OutputMeter meter = OutputMeter.KEY.find(exchange);
        if (meter == null) {
            return estimate;
        }
        return record.outcome() == Outcome.ABANDONED ? 0 : meter.estimate().total();
    }
}
