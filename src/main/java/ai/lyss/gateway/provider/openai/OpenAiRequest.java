package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The request for a server that speaks OpenAI: what the client sent, untouched and in order. */
final class OpenAiRequest {

    private OpenAiRequest() {}

    /** A shallow copy; only {@code model} and, on streams, {@code stream} and {@code stream_options} differ. */
    static ObjectNode body(ModelRequest request, String upstreamModel) {
        ObjectNode body = Json.object();
        request.body().properties().forEach(field -> body.set(field.getKey(), field.getValue()));
        body.put("model", upstreamModel);
        if (request.stream()) {
            body.put("stream", true);
            ObjectNode options =
                    body.get("stream_options") instanceof ObjectNode given ? given.deepCopy() : Json.object();
            options.put("include_usage", true); // for the ledger; the client sees it only if it asked
            body.set("stream_options", options);
        }
        return body;
    }
}
