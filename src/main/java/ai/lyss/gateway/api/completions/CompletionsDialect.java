package ai.lyss.gateway.api.completions;

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

/** OpenAI's legacy text completions (<a href="https://platform.openai.com/docs/api-reference/completions">reference</a>). */
final class CompletionsDialect implements Dialect {

    @Override
    public ModelRequest read(ObjectNode body, Function<String, @Nullable String> header) {
        Given asked = Given.body(body);
        List<Loss> losses = new ArrayList<>();
        ObjectNode chat = CompletionRequest.chat(asked, losses);
        boolean stream = asked.field("stream").flag();
        Given options = asked.field("stream_options");
        if (!stream && options.isPresent()) {
            throw options.wrong("is only allowed when 'stream' is true");
        }
        return new ModelRequest(
                Operation.CHAT,
                asked.field("model").text(),
                stream,
                stream && options.field("include_usage").flag(),
                chat,
                new ModelRequest.Original(Operation.COMPLETIONS, body, Map.of(), losses));
    }

    @Override
    public ObjectNode answer(ModelAnswer.Whole answer, ModelRequest request) {
        return new CompletionAnswer(echoed(request)).whole(answer.body());
    }

    @Override
    public DialectStream stream(ModelAnswer.Streamed answer, ModelRequest request) {
        return new CompletionStream(new CompletionAnswer(echoed(request)));
    }

    @Override
    public ObjectNode error(GatewayException failure, String requestId) {
        String param = failure.param();
        if (param != null && param.startsWith("messages")) {
            return OpenAiError.of(failure.withParam("prompt"));
        }
        return OpenAiError.of("max_completion_tokens".equals(param) ? failure.withParam("max_tokens") : failure);
    }

    /** What stands before the answer: the prompt if the client wants to see it again. */
    private static String echoed(ModelRequest request) {
        ModelRequest.Original original = request.original();
        boolean echo = original != null && original.body().path("echo").booleanValue();
        return echo ? request.body().at("/messages/0/content").asText() : "";
    }
}
