package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.RequestRecord;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/**
 * The check-ledger step: nobody is asked for an answer that could not be recorded; and from here on the prices of this
 * moment hold for the request, however long it takes.
 */
@Component("checkLedger")
final class CheckLedger implements Processor {

    private final LedgerWriter writer;
    private final Catalog catalog;

    CheckLedger(LedgerWriter writer, Catalog catalog) {
        this.writer = writer;
        this.catalog = catalog;
    }

    @Override
    public void process(Exchange exchange) {
        if (!writer.isAdmitting()) {
            throw new GatewayException(ErrorKind.UNAVAILABLE, "Requests cannot be recorded at the moment.")
                    .withCode("ledger_unavailable");
        }
        Catalog.KEY.set(exchange, catalog.at(RequestRecord.KEY.get(exchange).started()));
    }
}
