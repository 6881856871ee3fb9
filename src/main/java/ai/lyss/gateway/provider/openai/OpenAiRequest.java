package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.ServerCapabilities;
import ai.lyss.gateway.core.Traits;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The request for a server that speaks OpenAI or nearly so: what the client sent, in order, but for what the server is
 * known to say differently.
 */
final class OpenAiRequest {

    private OpenAiRequest() {}

    /** The request with the upstream's model name and with usage always asked for. */
    static Draft draft(ModelRequest request, String upstreamModel, Traits server) {
        Draft draft = new Draft(request, upstreamModel, server);
        OldFunctions.say(draft);
        ReasoningHistory.say(draft);
        MessageWords.say(draft);
        ToolWords.say(draft);
        Reasoning.say(draft);
        JsonOutput.say(draft);
        Parameters.say(draft);
        Turns.say(draft);
        sayStream(draft, request.stream());
        return draft;
    }

    private static void sayStream(Draft draft, boolean asked) {
        ObjectNode body = draft.body();
        boolean bySchema = "json_schema".equals(body.at("/response_format/type").textValue());
        boolean stream = draft.server(ServerCapabilities.ONLY_STREAMS)
                || (asked && !(bySchema && !draft.server(ServerCapabilities.SCHEMA_STREAMS)));
        if (stream && draft.server(ServerCapabilities.STREAM_OPTIONS)) {
            ObjectNode options =
                    body.get("stream_options") instanceof ObjectNode given ? given.deepCopy() : Json.object();
            options.put("include_usage", true); // for the ledger; the client sees it only if it asked
            body.put("stream", true);
            body.set("stream_options", options);
            return;
        }
        body.remove("stream_options");
        if (stream || asked) {
            body.put("stream", stream);
        }
    }
}
