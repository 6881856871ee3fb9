package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code response_format}: natively where the model can, by a demanded tool where it cannot, by instruction for plain
 * JSON (<a href="https://docs.anthropic.com/en/docs/build-with-claude/structured-outputs">structured outputs</a>).
 */
final class StructuredOutput {

    /** The tool whose input is the answer. */
    static final String TOOL = "json_answer";

    private @Nullable ObjectNode schema;
    private @Nullable String instruction;

    private StructuredOutput() {}

    static StructuredOutput of(ObjectNode chat, ClaudeModel model, ToolChoice tools) {
        StructuredOutput output = new StructuredOutput();
        JsonNode format = chat.path("response_format");
        switch (format.path("type").asText("")) {
            case "json_object" ->
                output.instruction = "Answer with one JSON object and nothing else, not even a code fence.";
            case "json_schema" -> output.bySchema(format.path("json_schema").path("schema"), model, tools);
            default -> {} // text
        }
        return output;
    }

    private void bySchema(JsonNode asked, ClaudeModel model, ToolChoice tools) {
        ObjectNode object =
                asked instanceof ObjectNode given ? given : Json.object().put("type", "object");
        if (model.jsonSchema()) {
            schema = StrictSchema.of(object);
        } else if (model.forcedToolChoice() && tools.isEmpty()) {
            ObjectNode tool = Json.object().put("name", TOOL).put("description", "Gives the answer.");
            tool.set("input_schema", object);
            tools.demand(tool);
        } else {
            instruction = "Answer with one JSON object that is valid for this JSON schema, and nothing else: "
                    + Json.text(object);
        }
    }

    Optional<String> instruction() {
        return Optional.ofNullable(instruction);
    }

    void addTo(ObjectNode body) {
        if (schema != null) {
            ObjectNode config =
                    body.get("output_config") instanceof ObjectNode given ? given : body.putObject("output_config");
            config.putObject("format").put("type", "json_schema").set("schema", schema);
        }
    }
}
