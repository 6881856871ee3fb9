package ai.lyss.gateway.idempotency;

import ai.lyss.gateway.core.AnswerCopy;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The keep-answer step: a complete answer is kept for those that ask again. Before its last byte is sent, so that a
 * client that has lost the end of it can have it.
 */
@Component("keepAnswer")
final class KeepAnswer implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(KeepAnswer.class);

    private final KeptAnswers answers;
    private final Flights flights;
    private final Bounds bounds;

    KeepAnswer(KeptAnswers answers, Flights flights, Bounds bounds) {
        this.answers = answers;
        this.flights = flights;
        this.bounds = bounds;
    }

    @Override
    public void process(Exchange exchange) {
        Claimed claimed = Claimed.KEY.find(exchange);
        if (claimed == null || !claimed.end()) {
            return;
        }
        String requestId = claimed.requestId();
        Found result = new Found.TooLong(requestId);
        try {
            AnswerCopy.Sent sent = AnswerCopy.KEY.get(exchange).complete();
            if (sent == null) {
                answers.tooLong(requestId);
            } else {
                result = new Found.Kept(requestId, sent);
                if (answers.keep(requestId, sent)) {
                    bounds.kept(claimed.entry().tenantId(), sent.body().length);
                }
            }
        } catch (DataAccessException away) { // repeats wait until the lease is over, and run again
            LOG.warn("The answer of request {} is not kept: {}", requestId, away.getMessage());
        } finally {
            flights.unclaimed(requestId);
            flights.land(claimed.entry(), claimed.flight(), result);
        }
    }
}
