package ai.lyss.gateway.api;

import ai.lyss.gateway.core.ChatRequest;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.GatewayException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/** The read-request step: the body becomes a {@link ChatRequest}, or a 400 that names the field. */
@Component("readChatRequest")
final class ReadChatRequest implements Processor {

    /** Set by a route whose answers are always streams. */
    static final ExchangeKey<String> ALWAYS_STREAM = new ExchangeKey<>("alwaysStream", String.class);

    private final RequestBody body;
    private final KeepAlive keepAlive;

    ReadChatRequest(RequestBody body, KeepAlive keepAlive) {
        this.body = body;
        this.keepAlive = keepAlive;
    }

    @Override
    public void process(Exchange exchange) {
        ObjectNode read = body.read(exchange.getMessage());
        ChatRequestRules.check(read);
        boolean stream =
                ALWAYS_STREAM.find(exchange) != null || read.path("stream").booleanValue();
        boolean includeUsage =
                stream && read.at("/stream_options/include_usage").booleanValue();
        if (!stream && read.hasNonNull("stream_options")) {
            throw new GatewayException(
                            ErrorKind.INVALID_REQUEST, "'stream_options' is only allowed when 'stream' is true.")
                    .withParam("stream_options");
        }
        ChatRequest.KEY.set(exchange, new ChatRequest(read.path("model").textValue(), stream, includeUsage, read));
        exchange.getMessage().setBody(null);
        if (stream) {
            keepAlive.watch(ClientResponse.KEY.get(exchange));
        }
    }
}
