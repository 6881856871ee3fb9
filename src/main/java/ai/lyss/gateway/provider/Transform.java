package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChatRequest;
import ai.lyss.gateway.core.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpMethods;

/** The transform step of a provider's route: the message becomes the provider's request, ready to be called. */
public final class Transform implements Processor {

    private final ProviderFormat format;

    /** The step for one provider. */
    public Transform(ProviderFormat format) {
        this.format = format;
    }

    @Override
    public void process(Exchange exchange) {
        ChatRequest asked = ChatRequest.KEY.get(exchange);
        Channel channel = Channel.KEY.get(exchange);
        UpstreamRequest request = format.transform(asked, channel);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.POST); // the enum: a string is looked up as a converter
        message.setHeader(Exchange.HTTP_URI, channel.baseUrl() + request.path());
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader("Accept", asked.stream() ? "text/event-stream" : "application/json");
        message.setHeader("Accept-Encoding", "identity"); // gzip would hold events back
        request.headers().forEach(message::setHeader);
        message.setBody(Json.bytes(request.body()));
    }
}
