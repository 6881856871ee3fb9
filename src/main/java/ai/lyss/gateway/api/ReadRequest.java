package ai.lyss.gateway.api;

import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RequestBody;
import ai.lyss.gateway.core.RequestSettings;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The read-request step: the body becomes a {@link ModelRequest}, or a 400 that names the field. */
@Component("readRequest")
final class ReadRequest implements Processor {

    /** Of the headers that dialects ask for; of all others the first line counts. */
    private static final Set<String> LISTS = Set.of("anthropic-beta");

    private final RequestBody body;
    private final KeepAlive keepAlive;

    ReadRequest(RequestSettings settings, KeepAlive keepAlive) {
        this.body = settings.reader();
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

    /** A list may be sent in several lines, of which the message has the first only; the container has them all. */
    private static @Nullable String header(Message message, String name) {
        String first = message.getHeader(name, String.class);
        return first != null && LISTS.contains(name) && message instanceof PlatformHttpMessage http
                ? String.join(",", Collections.list(http.getRequest().getHeaders(name)))
                : first;
    }
}
