package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.api.ClientEvent;
import ai.lyss.gateway.api.Dialect;
import ai.lyss.gateway.api.DialectStream;
import ai.lyss.gateway.api.OpenAiError;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's responses (<a href="https://platform.openai.com/docs/api-reference/responses">reference</a>) without what
 * needs a memory: nothing is stored, so a conversation comes whole with every request.
 */
final class ResponsesDialect implements Dialect {

    @Override
    public ModelRequest read(ObjectNode body, Function<String, @Nullable String> header) {
        Given asked = Given.body(body);
        Unservable.refuse(asked);
        List<Loss> losses = new ArrayList<>();
        ObjectNode chat = ChatWords.of(asked, losses);
        boolean stream = asked.field("stream").flag();
        if (!stream && asked.field("stream_options").isPresent()) {
            throw asked.field("stream_options").wrong("is only allowed when 'stream' is true");
        }
        return new ModelRequest(
                Operation.CHAT,
                asked.field("model").text(),
                stream,
                true, // a response always tells its usage
                chat,
                new ModelRequest.Original(Operation.RESPONSES, body, Map.of(), losses));
    }

    @Override
    public ObjectNode answer(ModelAnswer.Whole answer, ModelRequest request) {
        ResponsesStream said = new ResponsesStream(request);
        said.whole(answer.body());
        return said.response();
    }

    @Override
    public DialectStream stream(ModelAnswer.Streamed answer, ModelRequest request) {
        return new ResponsesStream(request);
    }

    @Override
    public ObjectNode error(GatewayException failure, String requestId) {
        return OpenAiError.of(ClientNames.in(failure));
    }

    /** Only where no event was sent before it: an answer that broke off is a failed response. */
    @Override
    public ClientEvent lastEvent(GatewayException failure, String requestId) {
        return Failed.beforeTheFirstEvent(ClientNames.in(failure));
    }
}
