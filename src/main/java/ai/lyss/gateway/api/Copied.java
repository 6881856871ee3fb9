package ai.lyss.gateway.api;

import ai.lyss.gateway.core.AnswerCopy;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelAnswer;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The {@link AnswerCopy} of one exchange. */
final class Copied implements AnswerCopy {

    private final Exchange exchange;
    private final ClientResponse client;
    private @Nullable BoundedCopy copy;

    Copied(Exchange exchange, ClientResponse client) {
        this.exchange = exchange;
        this.client = client;
    }

    @Override
    public void keep(long maxBytes) {
        BoundedCopy kept = new BoundedCopy(maxBytes);
        copy = kept;
        client.copyTo(kept);
    }

    @Override
    public @Nullable Sent complete() {
        BoundedCopy kept = copy;
        if (kept == null) {
            throw new IllegalStateException("Nothing was kept");
        }
        boolean stream = switch (ModelAnswer.KEY.get(exchange)) {
            case ModelAnswer.Whole whole -> {
                byte[] body = Json.bytes(Answer.BODY.get(exchange));
                kept.write(body, 0, body.length);
                yield false;
            }
            case ModelAnswer.Streamed streamed -> {
                client.copyTo(null);
                Finish.last(exchange).forEach(event -> ClientResponse.copy(event, kept));
                yield true;
            }
        };
        return kept.isTooMuch() ? null : new Sent(stream, kept.bytes(), client.lossHeader());
    }

    @Override
    public void replay(Sent sent) throws IOException {
        for (Map.Entry<String, String> header : sent.headers().entrySet()) {
            client.header(header.getKey(), header.getValue());
        }
        if (sent.stream()) {
            client.wholeStream(sent.body());
        } else {
            client.whole(200, "application/json", sent.body());
        }
    }
}
