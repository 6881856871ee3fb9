package ai.lyss.gateway.idempotency;

import ai.lyss.gateway.core.AnswerCopy;
import ai.lyss.gateway.core.ExchangeKey;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The replay step: an answer goes out again, and says that it does and whose it was. */
@Component("replay")
final class Replay implements Processor {

    /** What is sent again. */
    static final ExchangeKey<Found.Kept> KEY = new ExchangeKey<>("replayedAnswer", Found.Kept.class);

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    @Override
    public void process(Exchange exchange) {
        Found.Kept kept = KEY.get(exchange);
        Map<String, String> headers = new HashMap<>(kept.sent().headers());
        headers.put("x-lyss-idempotent-replay", "true");
        headers.put("x-lyss-replay-of", kept.requestId());
        try {
            AnswerCopy.KEY
                    .get(exchange)
                    .replay(new AnswerCopy.Sent(
                            kept.sent().stream(), kept.sent().body(), headers));
        } catch (IOException clientGone) {
            LOG.debug("The client of a repeated request has left", clientGone);
        }
    }
}
