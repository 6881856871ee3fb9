package ai.lyss.gateway.api;

import ai.lyss.gateway.core.ChunkStream;
import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.OutputMeter;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Reservation;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The answer step: sends a stream's chunks as they come, all but the end. The end, and a whole answer, are sent by
 * {@link Finish} once the ledger has its row.
 */
@Component("answer")
final class Answer implements Processor {

    /** The whole answer that {@link Finish} sends. */
    static final ExchangeKey<ObjectNode> BODY = new ExchangeKey<>("dialectAnswer", ObjectNode.class);

    /** The stream that was sent, whose end {@link Finish} says. */
    static final ExchangeKey<DialectStream> SAID = new ExchangeKey<>("dialectStream", DialectStream.class);

    @Override
    public void process(Exchange exchange) throws IOException {
        RequestRecord record = RequestRecord.KEY.get(exchange);
        Routing.tell(exchange);
        switch (ModelAnswer.KEY.get(exchange)) {
            case ModelAnswer.Whole whole -> {
                record.firstToken();
                record.usageOf(whole, OutputMeter.KEY.find(exchange));
                BODY.set(exchange, Dialect.KEY.get(exchange).answer(whole, ModelRequest.KEY.get(exchange)));
            }
            case ModelAnswer.Streamed streamed -> {
                DialectStream said = Dialect.KEY.get(exchange).stream(streamed, ModelRequest.KEY.get(exchange));
                SAID.set(exchange, said);
                send(
                        streamed.chunks(),
                        said,
                        ClientResponse.KEY.get(exchange),
                        record,
                        OutputMeter.KEY.find(exchange),
                        Reservation.KEY.find(exchange));
            }
        }
        record.end(Outcome.ANSWERED, null);
    }

    private static void send(
            ChunkStream chunks,
            DialectStream said,
            ClientResponse client,
            RequestRecord record,
            @Nullable OutputMeter meter,
            @Nullable Reservation reservation)
            throws IOException {
        boolean ended = false;
        Usage atFirst = null;
        try (chunks) {
            List<ClientEvent> events = new ArrayList<>();
            ObjectNode chunk;
            while ((chunk = chunks.next()) != null) {
                atFirst = record.timeToFirstToken() == null ? chunks.usage() : atFirst;
                record.firstToken();
                if (meter != null) {
                    payFor(chunk, meter, reservation);
                }
                said.accept(chunk, events::add);
                client.events(events, !chunks.hasBuffered());
                events.clear();
            }
            ended = true;
        } catch (UpstreamException brokeOff) {
            record.breakOff(brokeOff.failure());
            throw brokeOff;
        } finally {
            record.usageOf(chunks, atFirst, ended, meter);
        }
    }

    /** Before anybody sees it. */
    private static void payFor(ObjectNode chunk, OutputMeter meter, @Nullable Reservation reservation) {
        if (reservation == null) {
            meter.chunk(chunk);
            return;
        }
        long paid = meter.completionTokens();
        meter.chunk(chunk);
        try {
            reservation.grow(meter.completionTokens());
        } catch (GatewayException refused) {
            meter.cut(paid);
            throw refused;
        }
    }
}
