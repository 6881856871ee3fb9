package ai.lyss.gateway.api;

import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RequestBody;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** The read-request step: the body becomes a {@link ModelRequest}, or a 400 that names the field. */
@Component("readRequest")
final class ReadRequest implements Processor {

    private final RequestBody body;
    private final KeepAlive keepAlive;

    ReadRequest(@Value("${lyss.request.max-body:25MB}") DataSize maxBody, KeepAlive keepAlive) {
        this.body = new RequestBody(Math.toIntExact(maxBody.toBytes()));
        this.keepAlive = keepAlive;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        ObjectNode read = body.read(message, BodyRoom.KEY.get(exchange));
        ModelRequest request = Dialect.KEY.get(exchange).read(read, name -> header(message, name));
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
