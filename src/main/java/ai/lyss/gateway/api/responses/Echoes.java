package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The tools that the model was given, as the response repeats them. */
final class Echoes {

    private Echoes() {}

    /** Functions and custom tools, with what holds where the client said nothing. */
    static ArrayNode tools(JsonNode asked) {
        ArrayNode tools = Json.MAPPER.createArrayNode();
        for (JsonNode tool : asked) {
            switch (tool.path("type").asText("")) {
                case "function" -> tools.add(function(tool));
                case "custom" -> tools.add(tool);
                default -> {} // the model does not have it
            }
        }
        return tools;
    }

    private static ObjectNode function(JsonNode tool) {
        ObjectNode said = Json.object().put("type", "function");
        said.putNull("description").set("name", tool.path("name"));
        said.putNull("parameters");
        tool.properties().forEach(field -> said.set(field.getKey(), field.getValue()));
        said.put("strict", Tools.isStrict(new Given(tool, "tools")));
        return said;
    }
}
