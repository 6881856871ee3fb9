package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.LossPolicy;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.core.UpstreamFailure;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpMethods;
import org.jspecify.annotations.Nullable;

/** The transform step of a provider's route: the message becomes the provider's request, ready to be called. */
public final class Transform implements Processor {

    private final Formats formats;
    private final LossPolicy lossPolicy;
    private final Catalog catalog;

    Transform(Formats formats, LossPolicy lossPolicy, Catalog catalog) {
        this.formats = formats;
        this.lossPolicy = lossPolicy;
        this.catalog = catalog;
    }

    @Override
    public void process(Exchange exchange) {
        ModelRequest asked = ModelRequest.KEY.get(exchange);
        Channel channel = Channel.KEY.get(exchange);
        UpstreamRequest request = said(asked, channel);
        tell(request.losses(), catalog.of(channel, channel.upstreamModel(asked.model())), exchange);
        Message message = exchange.getMessage();
        String accept = asked.stream() ? "text/event-stream" : "application/json";
        CallHeaders.set(message, HttpMethods.POST, channel, request.path(), accept, request.headers());
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(Json.bytes(request.body()));
    }

    /**
     * How the provider says a request on a channel, without calling it.
     *
     * @throws GatewayException 400 when it has no way to say it
     */
    UpstreamRequest said(ModelRequest asked, Channel channel) {
        Formats.Chosen chosen = formats.choose(asked);
        UpstreamRequest request = chosen.format().transform(chosen.request(), channel);
        if (chosen.losses().isEmpty()) {
            return request;
        }
        List<Loss> all = new ArrayList<>(chosen.losses());
        all.addAll(request.losses());
        return new UpstreamRequest(request.path(), request.headers(), request.body(), all);
    }

    /** What a refusal of the request means. */
    UpstreamFailure failure(ModelRequest asked, UpstreamError error) {
        return formats.choose(asked).format().failure(error);
    }

    /** Refuses what is lost, or notes it for the answer and the ledger. */
    private void tell(List<Loss> losses, Traits model, Exchange exchange) {
        LossPolicy policy = policy(model, Caller.KEY.find(exchange));
        if (policy == LossPolicy.STRICT && !losses.isEmpty()) {
            Loss first = losses.getFirst();
            throw GatewayException.invalid(
                            first.param(),
                            "'" + first.param() + "' cannot be said to this model's provider as it was meant, and the"
                                    + " loss policy is strict.")
                    .withCode("unsupported_parameter");
        }
        RequestRecord.KEY.get(exchange).losses(losses, policy == LossPolicy.WARN);
    }

    private LossPolicy policy(Traits model, @Nullable Caller caller) {
        LossPolicy key = caller == null ? null : caller.lossPolicy();
        return (key == null ? lossPolicy : key).and(LossPolicy.of(model.get(Capabilities.LOSS)));
    }
}
