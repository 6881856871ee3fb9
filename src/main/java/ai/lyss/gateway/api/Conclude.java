package ai.lyss.gateway.api;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.OutputMeter;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The conclude step of a failed request: what happened, in the words of the ledger and of the client. */
@Component("conclude")
final class Conclude implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(Conclude.class);

    @Override
    public void process(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        RequestRecord record = RequestRecord.KEY.get(exchange);
        ClientResponse client = ClientResponse.KEY.get(exchange);
        GatewayException cancelled = Cancellation.KEY.get(exchange).reason();
        GatewayException told = cancelled == null ? Failure.forClient(failure, record.requestId()) : cancelled;
        Routing.tell(exchange);
        boolean begun = client.hasBegunAsStream();
        if (begun) {
            record.answerBegan();
        }
        if (client.isGone()) {
            record.end(Outcome.ABANDONED, null);
            chargePrompt(record, OutputMeter.KEY.find(exchange));
        } else {
            record.end(
                    begun && record.timeToFirstToken() != null ? Outcome.CUT : Outcome.FAILED,
                    told,
                    client.status(told));
            if (!(failure instanceof GatewayException || failure instanceof UpstreamException)) {
                LOG.error("Request {} failed", record.requestId(), failure);
            }
        }
    }

    /** Who leaves before the first content has had the prompt read, but by an upstream that refused it or never got it. */
    private static void chargePrompt(RequestRecord record, @Nullable OutputMeter meter) {
        Attempt asked = record.using();
        if (record.usage() != null || meter == null || asked == null) {
            return;
        }
        UpstreamFailure failure = asked.failure();
        if (failure == null || failure.isCutShort()) {
            record.estimatedUsage(meter.estimate());
        }
    }
}
