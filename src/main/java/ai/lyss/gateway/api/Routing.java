package ai.lyss.gateway.api;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RequestRecord;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Where a request went, in headers of its answer: the model, when it is not the one that was asked for, and for callers
 * that may see channels the last one and how many were tried. A stream that a keep-alive has begun is past headers.
 */
final class Routing {

    private static final String NOT_IN_A_HEADER = "[^!-~]";

    private Routing() {}

    static void tell(Exchange exchange) {
        ClientResponse client = ClientResponse.KEY.get(exchange);
        tellModel(client, ModelRequest.KEY.find(exchange));
        Caller caller = Caller.KEY.find(exchange);
        if (caller != null && caller.seesChannels()) {
            List<Attempt> attempts = RequestRecord.KEY.get(exchange).attempts();
            client.header("x-lyss-attempts", Integer.toString(attempts.size()));
            if (!attempts.isEmpty()) {
                client.header("x-lyss-channel", clean(attempts.getLast().channelId()));
            }
        }
    }

    private static void tellModel(ClientResponse client, @Nullable ModelRequest request) {
        String asked = request == null ? null : request.body().path("model").textValue();
        if (request != null && asked != null && !asked.equals(request.model())) {
            client.header("x-lyss-model", clean(request.model()));
        }
    }

    private static String clean(String name) {
        return name.replaceAll(NOT_IN_A_HEADER, "?");
    }
}
