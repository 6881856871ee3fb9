package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The step that reads which models a channel has, or why it does not say. */
@Component("readModels")
final class ReadModels implements Processor {

    private static final int MAX_BYTES = 8 << 20;

    private final RouteFidelity routes;

    ReadModels(RouteFidelity routes) {
        this.routes = routes;
    }

    @Override
    public void process(Exchange exchange) {
        Message response = exchange.getMessage();
        UpstreamCall call = UpstreamCall.KEY.get(exchange);
        int status = response.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        InputStream body = response.getBody() instanceof InputStream stream ? stream : InputStream.nullInputStream();
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES);
            if (status < 200 || status > 299) {
                throw refused(exchange, new UpstreamError(status, Normalize.retryAfter(response), bytes));
            }
            ListedModels.KEY.set(exchange, ListedModels.of(bytes));
        } catch (IOException failure) {
            throw call.explain(failure, true);
        } finally {
            response.setBody(null);
            response.removeHeaders("*");
            call.abort(); // after a complete body this does nothing
        }
    }

    private UpstreamException refused(Exchange exchange, UpstreamError error) {
        UpstreamError.KEY.set(exchange, error);
        @Nullable
        Transform transform = routes.transform(Channel.KEY.get(exchange).provider());
        return new UpstreamException(
                transform == null
                        ? Failures.byStatus(error, null)
                        : transform.failure(ModelRequest.KEY.get(exchange), error));
    }
}
