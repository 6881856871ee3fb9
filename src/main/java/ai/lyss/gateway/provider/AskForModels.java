package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelRequest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpMethods;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The step that asks a channel what only a good key is told, in the headers of its provider. */
@Component("askForModels")
final class AskForModels implements Processor {

    private static final String JSON = "application/json";

    private final RouteFidelity routes;
    private final Catalog catalog;

    AskForModels(RouteFidelity routes, Catalog catalog) {
        this.routes = routes;
        this.catalog = catalog;
    }

    /** What to get of a channel; empty when nothing proves its key, or nobody knows how its provider shows it. */
    String path(Channel channel, String model) {
        return routes.transform(channel.provider()) == null
                ? ""
                : catalog.of(channel, channel.upstreamModel(model)).get(Capabilities.PROBE_PATH);
    }

    /** {@link GatewayException} when the provider has no way to say the smallest of requests. */
    @Override
    public void process(Exchange exchange) {
        Channel channel = Channel.KEY.get(exchange);
        ModelRequest asked = ModelRequest.KEY.get(exchange);
        @Nullable Transform transform = routes.transform(channel.provider());
        if (transform == null) { // its route has just changed
            throw Formats.unsupported(asked);
        }
        Message message = exchange.getMessage();
        String path = path(channel, asked.model());
        Map<String, String> headers = transform.said(asked, channel).headers();
        CallHeaders.set(message, HttpMethods.GET, channel, path, JSON, headers);
        message.setHeader("Accept", JSON); // whatever the format says for the request that it is not
        message.setBody(null);
    }
}
