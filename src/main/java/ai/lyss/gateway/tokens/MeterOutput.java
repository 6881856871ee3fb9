package ai.lyss.gateway.tokens;

import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.OutputMeter;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/** The meter-output step: from here on what is produced for the request is counted, in case nobody else does. */
@Component("meterOutput")
final class MeterOutput implements Processor {

    MeterOutput() {
        Thread.ofVirtual().name("tokenizer").start(Tokenizer::warmUp); // the start of the gateway does not wait for it
    }

    @Override
    public void process(Exchange exchange) {
        OutputMeter.KEY.set(exchange, new CountedOutput(ModelRequest.KEY.get(exchange)));
    }
}
