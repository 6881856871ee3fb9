package ai.lyss.gateway.api;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The first step of an endpoint's route: from here on, answers and errors are said in the endpoint's dialect. */
public final class Speak implements Processor {

    private final Dialect dialect;

    /** The step for one dialect. */
    public Speak(Dialect dialect) {
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    @Override
    public void process(Exchange exchange) {
        Dialect.KEY.set(exchange, dialect);
        ClientResponse.KEY.get(exchange).speak(dialect);
    }
}
