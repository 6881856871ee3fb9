package ai.lyss.gateway.management;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** The purge-idempotent-answers step: forgets what nobody will ask for again. */
@Component("purgeIdempotentAnswers")
final class PurgeIdempotentAnswers implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(PurgeIdempotentAnswers.class);

    private final IdempotentAnswers answers;

    PurgeIdempotentAnswers(IdempotentAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        try {
            LOG.debug("{} kept answers were too old", answers.purge());
        } catch (DataAccessException away) {
            LOG.warn("Kept answers cannot be purged: {}", away.getMessage()); // the next time will do
        }
    }
}
