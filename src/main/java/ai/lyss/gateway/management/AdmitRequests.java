package ai.lyss.gateway.management;

import ai.lyss.gateway.core.ExchangeKey;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/**
 * The admit-requests step, before {@code readManagement}, where the body is what clients would send a model: it may be
 * as long as theirs.
 */
@Component("admitRequests")
final class AdmitRequests implements Processor {

    /** Present when the body may be so long. */
    static final ExchangeKey<Boolean> ADMITTED = new ExchangeKey<>("admitRequests", Boolean.class);

    @Override
    public void process(Exchange exchange) {
        ADMITTED.set(exchange, true);
    }
}
