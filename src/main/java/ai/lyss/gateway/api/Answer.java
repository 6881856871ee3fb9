package ai.lyss.gateway.api;

import ai.lyss.gateway.core.ChatAnswer;
import ai.lyss.gateway.core.ChunkStream;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/**
 * The answer step: sends a stream's chunks as they come, all but the end. The end, and a whole answer, are sent by
 * {@link Finish} once the ledger has its row.
 */
@Component("answer")
final class Answer implements Processor {

    @Override
    public void process(Exchange exchange) throws IOException {
        RequestRecord record = RequestRecord.KEY.get(exchange);
        switch (ChatAnswer.KEY.get(exchange)) {
            case ChatAnswer.Whole whole -> {
                record.firstToken();
                record.usage(Usage.of(whole.body().get("usage")));
            }
            case ChatAnswer.Streamed streamed -> send(streamed.chunks(), ClientResponse.KEY.get(exchange), record);
        }
        record.end(Outcome.ANSWERED, null);
    }

    private static void send(ChunkStream chunks, ClientResponse client, RequestRecord record) throws IOException {
        try (chunks) {
            ObjectNode chunk;
            while ((chunk = chunks.next()) != null) {
                record.firstToken();
                client.event(Json.bytes(chunk), !chunks.hasBuffered());
            }
        } catch (UpstreamException brokeOff) {
            record.breakOff(brokeOff.failure());
            throw brokeOff;
        } finally {
            record.usage(chunks.usage());
        }
    }
}
