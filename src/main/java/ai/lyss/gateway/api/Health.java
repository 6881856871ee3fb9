package ai.lyss.gateway.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/** The health step: the routes run, or nobody would answer. What else is well is the actuator's to say. */
@Component("reportHealth")
final class Health implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody("{\"status\":\"ok\"}".getBytes(US_ASCII));
    }
}
