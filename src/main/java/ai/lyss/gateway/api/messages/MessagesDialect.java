package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.api.ClientEvent;
import ai.lyss.gateway.api.Dialect;
import ai.lyss.gateway.api.DialectStream;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.RateStatus;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's messages (<a href="https://docs.anthropic.com/en/api/messages">reference</a>) and the counting of their
 * tokens (<a href="https://docs.anthropic.com/en/api/messages-count-tokens">reference</a>). Channels that speak them get
 * what the client said; for all others it is said in chat completions.
 */
final class MessagesDialect implements Dialect {

    private static final List<String> HEADERS = List.of("anthropic-version", "anthropic-beta");

    private final Operation operation;

    /** {@code operation} is what is asked: the answer, or the count. */
    MessagesDialect(Operation operation) {
        this.operation = operation;
    }

    @Override
    public ModelRequest read(ObjectNode body, Function<String, @Nullable String> header) {
        boolean counted = operation == Operation.COUNT_TOKENS;
        MessagesRules.check(body, counted);
        ChatWords chat = ChatWords.of(body);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : HEADERS) {
            String value = header.apply(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        boolean stream = !counted && body.path("stream").booleanValue();
        return new ModelRequest(
                counted ? operation : Operation.CHAT,
                body.path("model").textValue(),
                stream,
                stream, // the end of a message tells its usage
                chat.body(),
                new ModelRequest.Original(operation, body, headers, chat.losses()));
    }

    @Override
    public ObjectNode answer(ModelAnswer.Whole answer, ModelRequest request) {
        return answer.operation() == operation ? answer.body() : MessageAnswer.of(answer.body(), Wish.of(request));
    }

    @Override
    public DialectStream stream(ModelAnswer.Streamed answer, ModelRequest request) {
        return answer.operation() == operation ? new OwnStream() : new MessageStream(Wish.of(request));
    }

    @Override
    public ObjectNode error(GatewayException failure, String requestId) {
        return MessagesError.of(failure, requestId);
    }

    @Override
    public int status(GatewayException failure) {
        return MessagesError.status(failure);
    }

    @Override
    public ClientEvent lastEvent(GatewayException failure, String requestId) {
        return ClientEvent.named("error", error(failure, requestId));
    }

    @Override
    public Map<String, String> rateHeaders(RateStatus status) {
        return MessagesRates.of(status, Instant.now());
    }

    @Override
    public String requestIdHeader() {
        return "request-id";
    }

    @Override
    public boolean isExpectedAt(String path) {
        return path.startsWith("/v1/messages") || path.startsWith("/api/v1/proxy/messages");
    }
}
