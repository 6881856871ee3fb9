package ai.lyss.gateway.api;

import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RateStatus;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An API that clients speak to us: how a request reads, and how an answer, a stream and an error are said in it.
 * Stateless; what a stream needs to remember lives in its {@link DialectStream}.
 */
public interface Dialect {

    /** Set by the first step of an endpoint's route, see {@link Speak}. */
    ExchangeKey<Dialect> KEY = new ExchangeKey<>("dialect", Dialect.class);

    /**
     * Reads a request; its {@link ModelRequest#original} keeps what the client said where providers may understand it.
     *
     * @param body the client's body, which becomes the request's
     * @param header the client's headers by name, null when it sent none
     * @throws GatewayException 400 naming the field that is wrong or that cannot be served
     */
    ModelRequest read(ObjectNode body, Function<String, @Nullable String> header);

    /** Says a whole answer; an answer of the client's own operation goes as it is. */
    ObjectNode answer(ModelAnswer.Whole answer, ModelRequest request);

    /** Says a streamed answer, event by event. */
    DialectStream stream(ModelAnswer.Streamed answer, ModelRequest request);

    /** The body of an error, when there is no stream yet. */
    ObjectNode error(GatewayException failure, String requestId);

    /** The status of an error. */
    default int status(GatewayException failure) {
        return failure.kind().status();
    }

    /** The last event of a stream that failed; nothing follows it. It may be the first when nothing was sent before. */
    default ClientEvent lastEvent(GatewayException failure, String requestId) {
        return ClientEvent.unnamed(error(failure, requestId));
    }

    /** The headers in which this dialect's SDKs look for what is left of rate limits. */
    default Map<String, String> rateHeaders(RateStatus status) {
        return RateHeaders.of(status);
    }

    /** The header in which this dialect's SDKs look for the request's id. */
    default String requestIdHeader() {
        return "x-request-id";
    }

    /** True when whoever asks for this path, which no route answers, will understand this dialect only. */
    default boolean isExpectedAt(String path) {
        return false;
    }
}
