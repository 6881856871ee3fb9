package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * {@code response_format}: natively where the model can, by a demanded tool where it cannot, by instruction for plain
 * JSON (<a href="https://docs.anthropic.com/en/docs/build-with-claude/structured-outputs">structured outputs</a>).
 */
final class StructuredOutput {

    /** The tool whose input is the answer. */
    static final String TOOL = "json_answer";

    private @Nullable ObjectNode schema;
    private @Nullable ObjectNode tool;
    private @Nullable String instruction;

    private final Losses losses;

    private StructuredOutput(Losses losses) {
        this.losses = losses;
    }

    /** {@code canDemand} says whether a tool of ours can be demanded: the model allows it and the client has none. */
    static StructuredOutput of(ObjectNode chat, boolean nativeSchema, boolean canDemand, Losses losses) {
        StructuredOutput output = new StructuredOutput(losses);
        ObjectNode format = ClientField.object(chat, "response_format", "");
        if (format == null) {
            return output;
        }
        switch (ClientField.requiredText(format, "type", "response_format")) {
            case "text" -> {}
            case "json_object" -> output.anyObject();
            case "json_schema" -> {
                ObjectNode named = ClientField.requiredObject(format, "json_schema", "response_format");
                output.bySchema(named, nativeSchema, canDemand);
            }
            default ->
                throw GatewayException.invalid(
                        "response_format.type", "'response_format.type' must be text, json_object or json_schema.");
        }
        return output;
    }

    private void anyObject() {
        losses.approximated("response_format");
        instruction = "Answer with one JSON object and nothing else, not even a code fence.";
    }

    private void bySchema(ObjectNode named, boolean nativeSchema, boolean canDemand) {
        ObjectNode asked = ClientField.object(named, "schema", "response_format.json_schema");
        boolean strict = Boolean.TRUE.equals(ClientField.flag(named, "strict", "response_format.json_schema"));
        if (asked == null) {
            anyObject(); // a name without a schema: closed objects without properties would be empty
        } else if (nativeSchema) {
            schema = StrictSchema.of(asked, () -> losses.approximated("response_format.json_schema.schema"));
        } else if (canDemand) {
            tool = Json.object().put("name", TOOL).put("description", "Gives the answer.");
            tool.set("input_schema", asked);
            if (strict) {
                losses.approximated("response_format");
            }
        } else {
            losses.approximated("response_format");
            instruction = "Answer with one JSON object that is valid for this JSON schema, and nothing else, "
                    + "not even a code fence: " + Json.text(asked);
        }
    }

    /** What the model is told in words, or null. */
    @Nullable
    String instruction() {
        return instruction;
    }

    /** Whether the model itself keeps to the schema, which rules out a prefill. */
    boolean isNative() {
        return schema != null;
    }

    void addTo(ObjectNode body) {
        if (schema != null) {
            body.withObject("/output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", schema);
        }
        if (tool != null) {
            body.putArray("tools").add(tool);
            body.putObject("tool_choice").put("type", "tool").put("name", TOOL);
        }
    }
}
