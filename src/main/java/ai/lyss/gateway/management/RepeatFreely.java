package ai.lyss.gateway.management;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/**
 * The repeat-freely step, before {@code readManagement}, of a POST that may happen as often as it is sent, such as a
 * call of an upstream: no transaction is held open for it, whatever the client sends.
 */
@Component("repeatFreely")
final class RepeatFreely implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeader("Idempotency-Key");
    }
}
