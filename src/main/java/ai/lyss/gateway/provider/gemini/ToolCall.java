package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** A {@code functionCall} part as OpenAI's tool call. */
final class ToolCall {

    private ToolCall() {}

    /**
     * The call with all of its arguments. Its thought signature travels where Google's own OpenAI endpoint puts it, and
     * {@link FunctionCallPart} takes it back from there.
     */
    static ObjectNode of(JsonNode part) {
        JsonNode said = part.path("functionCall");
        String id = said.path("id").asText("");
        ObjectNode call = Json.object();
        call.put("id", id.isEmpty() ? newId() : id);
        call.put("type", "function");
        JsonNode args = said.path("args");
        call.putObject("function")
                .put("name", said.path("name").asText(""))
                .put("arguments", args.isObject() ? Json.text(args) : "{}");
        String signature = Json.textOf(part, "thoughtSignature");
        if (signature != null && !signature.isEmpty()) {
            call.putObject("extra_content").putObject("google").put("thought_signature", signature);
        }
        return call;
    }

    /** Unique for the call, not for the function: parallel calls of one function must differ. */
    private static String newId() {
        return "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
    }
}
