package ai.lyss.gateway.api;

import ai.lyss.gateway.core.AnswerCopy;
import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.HttpAnswer;
import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.RateStatus;
import ai.lyss.gateway.core.RequestRecord;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Runs a route on the request's own virtual thread, from the first byte to the last. The stock consumer dispatches
 * every request twice and copies bodies; here the steps of the route write the answer themselves, and the exchange
 * lives as long as the answer. When the gateway stops, the web server waits for that, and then {@link InFlight} cuts
 * it; Camel's own graceful shutdown comes after both.
 */
final class GatewayHttpConsumer extends SpringBootPlatformHttpConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayHttpConsumer.class);

    private final InFlight inFlight;
    private final ErrorFormats errors;
    private final FixedPaths fixedPaths;
    private final boolean inference; // by the endpoint: a path can be spelled in several ways

    GatewayHttpConsumer(
            PlatformHttpEndpoint endpoint,
            Processor processor,
            InFlight inFlight,
            ErrorFormats errors,
            FixedPaths fixedPaths) {
        super(endpoint, processor, Runnable::run);
        this.inFlight = inFlight;
        this.errors = errors;
        this.fixedPaths = fixedPaths;
        this.inference = "POST".equals(endpoint.getHttpMethodRestrict())
                && endpoint.getPath().startsWith("/v1/");
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        fixedPaths.add(this);
    }

    @Override
    protected void doStop() throws Exception {
        fixedPaths.remove(this);
        super.doStop();
    }

    /** Null tells Spring MVC that the request has been answered: no asynchronous dispatch follows. */
    @Override
    public @Nullable CompletableFuture<Void> service(HttpServletRequest request, HttpServletResponse response) {
        try {
            serve(request, response);
        } catch (IOException clientGone) {
            throw new UncheckedIOException(clientGone); // after the answer began: the container drops the connection
        }
        return null;
    }

    /** Answers a request, on the thread that it is on. */
    void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String requestId = RequestIds.next();
        ClientResponse client = new ClientResponse(response, requestId);
        if (isSuspended()) {
            tell(new GatewayException(ErrorKind.UNAVAILABLE, "The gateway is shutting down."), request, client);
            return;
        }
        Exchange exchange = createExchange(false);
        Cancellation cancellation = new Cancellation();
        Place place;
        try {
            place = inFlight.enter(cancellation, inference);
        } catch (GatewayException full) {
            tell(full, request, client);
            return;
        }
        try {
            BodyRoom.KEY.set(exchange, place);
            exchange.setPattern(ExchangePattern.InOut);
            client.onGone(cancellation::cancel);
            Cancellation.KEY.set(exchange, cancellation);
            ClientResponse.KEY.set(exchange, client);
            RequestRecord record = new RequestRecord(requestId, request.getRequestURI());
            RequestRecord.KEY.set(exchange, record);
            client.losses(record::toldLosses);
            client.rates(() -> RateStatus.KEY.find(exchange));
            AnswerCopy.KEY.set(exchange, new Copied(exchange, client));
            exchange.setIn(message(exchange, request, response));
            createUoW(exchange);
            getProcessor().process(exchange);
            conclude(exchange, request, client);
        } catch (IOException clientGone) {
            throw clientGone;
        } catch (Exception unexpected) {
            lastResort(unexpected, request, client);
        } finally {
            client.close();
            doneUoW(exchange);
            releaseExchange(exchange, false);
            place.leave();
        }
    }

    private static PlatformHttpMessage message(
            Exchange exchange, HttpServletRequest request, HttpServletResponse response) throws IOException {
        PlatformHttpMessage message = new PlatformHttpMessage(request, response, exchange, null, true);
        Enumeration<String> names = request.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            if (!name.toLowerCase(Locale.ROOT).startsWith("camel")) { // those steer Camel, and are not the client's
                message.setHeader(name, request.getHeader(name));
            }
        }
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
            variables.forEach((name, value) -> message.setHeader(String.valueOf(name), value));
        }
        message.setHeader(Exchange.HTTP_METHOD, request.getMethod());
        message.setHeader(Exchange.HTTP_PATH, request.getRequestURI());
        message.setHeader(Exchange.HTTP_QUERY, request.getQueryString());
        message.setBody(request.getInputStream());
        return message;
    }

    /** Routes that did not answer themselves left a body; whatever failed past their error handling ends here. */
    private void conclude(Exchange exchange, HttpServletRequest request, ClientResponse client) throws IOException {
        Exception failure = exchange.getException();
        if (failure != null) {
            lastResort(failure, request, client);
            return;
        }
        if (client.isStarted()) {
            return;
        }
        HttpAnswer whole = HttpAnswer.KEY.find(exchange);
        if (whole != null) {
            client.whole(whole);
            return;
        }
        Message answer = exchange.getMessage();
        byte[] body = answer.getBody(byte[].class);
        String contentType = answer.getHeader(Exchange.CONTENT_TYPE, "application/json", String.class);
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
        client.whole(status, contentType, body == null ? new byte[0] : body);
    }

    private void lastResort(Exception failure, HttpServletRequest request, ClientResponse client) throws IOException {
        if (client.isGone() && failure instanceof IOException) {
            return; // it left while it was told
        }
        if (client.isWhole()) {
            throw failure instanceof IOException broken ? broken : new IOException(failure);
        }
        HttpAnswer invalid = failure instanceof InvalidFieldsException fields
                ? errors.answer(fields, request.getRequestURI(), client.requestId())
                : null;
        if (invalid != null) {
            client.whole(invalid);
        } else if (failure instanceof GatewayException known) {
            tell(known, request, client);
        } else {
            LOG.error("Request {} failed", client.requestId(), failure);
            tell(Failure.internal(client.requestId()), request, client);
        }
    }

    private void tell(GatewayException failure, HttpServletRequest request, ClientResponse client) throws IOException {
        HttpAnswer told = errors.answer(failure, request.getRequestURI(), client.requestId());
        if (told == null) {
            if (!client.speaks()) {
                Dialect expected = errors.dialect(request.getRequestURI());
                if (expected != null) {
                    client.speak(expected);
                }
            }
            client.error(failure);
        } else {
            client.whole(told);
        }
    }
}
