package ai.lyss.gateway.api;

import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.RequestRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/** The finish step: the last bytes of an answer, a whole answer, or the error; sent once the ledger has its row. */
@Component("finish")
final class Finish implements Processor {

    private record Last(List<ClientEvent> events) {}

    private static final ExchangeKey<Last> LAST = new ExchangeKey<>("lastEvents", Last.class);

    private final KeepAlive keepAlive;

    Finish(KeepAlive keepAlive) {
        this.keepAlive = keepAlive;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        ClientResponse client = ClientResponse.KEY.get(exchange);
        keepAlive.forget(client);
        exchange.getMessage().setBody(null);
        if (client.isGone()) {
            return;
        }
        GatewayException error = RequestRecord.KEY.get(exchange).error();
        if (error != null) {
            DialectStream said = Answer.SAID.find(exchange);
            ClientEvent last = said == null || !client.isStream() ? null : said.brokenOff(error);
            if (last == null) {
                client.error(error);
            } else {
                client.end(List.of(last));
            }
            return;
        }
        switch (ModelAnswer.KEY.get(exchange)) {
            case ModelAnswer.Whole whole ->
                client.whole(200, "application/json", Json.bytes(Answer.BODY.get(exchange)));
            case ModelAnswer.Streamed streamed -> client.end(last(exchange));
        }
    }

    /** The events that say that a stream is complete; said once, however often they are asked for. */
    static List<ClientEvent> last(Exchange exchange) {
        Last said = LAST.find(exchange);
        if (said == null) {
            List<ClientEvent> events = new ArrayList<>();
            Answer.SAID.get(exchange).end(events::add);
            said = new Last(events);
            LAST.set(exchange, said);
        }
        return said.events();
    }
}
