package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ToolCallId;
import ai.lyss.gateway.provider.Failures;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A {@code functionCall} part as OpenAI's tool call. */
final class ToolCall {

    private ToolCall() {}

    /**
     * The call with all of its arguments, and its thought signature.
     *
     * @throws ai.lyss.gateway.core.UpstreamException when it does not say which function it calls
     */
    static ObjectNode of(JsonNode part, FunctionNames names) {
        JsonNode said = part.path("functionCall");
        String id = said.path("id").asText("");
        String name = said.path("name").asText("");
        if (name.isEmpty()) {
            throw Failures.malformed("a functionCall without a name");
        }
        ObjectNode call = Json.object();
        call.put("id", id.isEmpty() ? ToolCallId.random() : id);
        call.put("type", "function");
        JsonNode args = said.path("args");
        call.putObject("function")
                .put("name", names.asked(name))
                .put("arguments", args.isObject() ? Json.text(args) : "{}");
        String signature = Signature.ofPart(part);
        if (signature != null) {
            Signature.tell(signature, call);
        }
        return call;
    }
}
