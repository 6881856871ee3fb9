package ai.lyss.gateway.api.chat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.lyss.gateway.api.ClientEvent;
import ai.lyss.gateway.api.Dialect;
import ai.lyss.gateway.api.DialectStream;
import ai.lyss.gateway.api.OpenAiError;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completions (<a href="https://platform.openai.com/docs/api-reference/chat">reference</a>). */
final class ChatDialect implements Dialect {

    private static final ClientEvent DONE = new ClientEvent(null, "[DONE]".getBytes(US_ASCII));

    private final boolean alwaysStream;

    /** {@code alwaysStream} for an endpoint whose answers are streams whatever the request says. */
    ChatDialect(boolean alwaysStream) {
        this.alwaysStream = alwaysStream;
    }

    @Override
    public ModelRequest read(ObjectNode body, Function<String, @Nullable String> header) {
        ChatRequestRules.check(body);
        boolean stream = alwaysStream || body.path("stream").booleanValue();
        if (!stream && body.hasNonNull("stream_options")) {
            throw GatewayException.invalid("stream_options", "'stream_options' is only allowed when 'stream' is true.");
        }
        boolean includeUsage =
                stream && body.at("/stream_options/include_usage").booleanValue();
        return ModelRequest.chat(body.path("model").textValue(), stream, includeUsage, body);
    }

    @Override
    public ObjectNode answer(ModelAnswer.Whole answer, ModelRequest request) {
        return answer.body();
    }

    @Override
    public DialectStream stream(ModelAnswer.Streamed answer, ModelRequest request) {
        return new DialectStream() {
            @Override
            public void accept(ObjectNode chunk, Consumer<ClientEvent> events) {
                events.accept(ClientEvent.unnamed(chunk));
            }

            @Override
            public void end(Consumer<ClientEvent> events) {
                events.accept(DONE);
            }
        };
    }

    @Override
    public ObjectNode error(GatewayException failure, String requestId) {
        return OpenAiError.of(failure);
    }
}
