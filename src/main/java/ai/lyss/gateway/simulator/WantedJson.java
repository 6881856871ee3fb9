package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON that a request wants instead of words: what the schema in it accepts, where the providers have it. */
final class WantedJson {

    private static final String IN_WORDS = "JSON schema";
    private static final List<String> PLACES = List.of(
            "/response_format/json_schema/schema",
            "/output_config/format/schema",
            "/generationConfig/responseJsonSchema",
            "/generationConfig/responseSchema");

    private WantedJson() {}

    /** The text of an object, or null when no schema is asked for. */
    static @Nullable String of(byte[] body) {
        ObjectNode request = Json.objectOrNull(body);
        if (request == null) {
            return null;
        }
        for (String place : PLACES) {
            if (request.at(place).isObject()) {
                return Json.text(SampleArguments.of(request.at(place)));
            }
        }
        JsonNode type = request.at("/response_format/type");
        return type.asText("").equals("json_object") ? byWords(request.path("messages")) : null;
    }

    /** A schema at the end of a system message: where there is no field for it, models are told. */
    private static @Nullable String byWords(JsonNode messages) {
        for (JsonNode message : messages) {
            String text = ChatBody.text(message.path("content"));
            int begin = text.indexOf('{');
            boolean told = message.path("role").asText("").equals("system") && text.contains(IN_WORDS);
            ObjectNode schema = told && begin >= 0 ? Json.objectOrNull(text.substring(begin)) : null;
            if (schema != null) {
                return Json.text(SampleArguments.of(schema));
            }
        }
        return null;
    }
}
