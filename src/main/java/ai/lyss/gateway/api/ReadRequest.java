package ai.lyss.gateway.api;

import ai.lyss.gateway.core.ModelRequest;
import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The read-request step: the body becomes a {@link ModelRequest}, or a 400 that names the field. */
@Component("readRequest")
final class ReadRequest implements Processor {

    private final RequestBody body;
    private final KeepAlive keepAlive;

    ReadRequest(RequestBody body, KeepAlive keepAlive) {
        this.body = body;
        this.keepAlive = keepAlive;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        ModelRequest request = Dialect.KEY.get(exchange).read(body.read(message), name -> header(message, name));
        ModelRequest.KEY.set(exchange, request);
        message.setBody(null);
        if (request.stream()) {
            keepAlive.watch(ClientResponse.KEY.get(exchange));
        }
    }

    /** One header sent in several lines is one list. */
    private static @Nullable String header(Message message, String name) {
        return message.getHeader(name) instanceof Collection<?> lines
                ? lines.stream().map(String::valueOf).collect(Collectors.joining(","))
                : message.getHeader(name, String.class);
    }
}
