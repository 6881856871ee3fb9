package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ServerCapabilities;
import com.fasterxml.jackson.databind.JsonNode;

/** {@code response_format} for servers that know less of it: the rest is asked for in words. */
final class JsonOutput {

    private static final String FIELD = "response_format";

    private JsonOutput() {}

    static void say(Draft draft) {
        String most = draft.server(ServerCapabilities.STRUCTURED_OUTPUT);
        JsonNode format = draft.body().path(FIELD);
        String type = format.path("type").asText("text");
        boolean bySchema = type.equals("json_schema") && !most.equals("json_schema");
        boolean anyObject = type.equals("json_object") && most.equals("instruction");
        if (!bySchema && !anyObject) {
            return;
        }
        if (most.equals("json_object")) {
            draft.body().putObject(FIELD).put("type", "json_object");
        } else {
            draft.body().remove(FIELD);
        }
        draft.approximated(FIELD);
        draft.instruct(instruction(format.path("json_schema").path("schema")));
    }

    private static String instruction(JsonNode schema) {
        return schema.isObject()
                ? "Answer with one JSON object that is valid for this JSON schema, and nothing else: "
                        + Json.text(schema)
                : "Answer with one JSON object and nothing else, not even a code fence.";
    }
}
