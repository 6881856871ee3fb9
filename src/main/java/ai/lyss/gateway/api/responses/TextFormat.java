package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The form of the text: flat here, nested in chat completions
 * (<a href="https://platform.openai.com/docs/guides/structured-outputs">structured outputs</a>).
 */
final class TextFormat {

    private TextFormat() {}

    /** As {@code response_format}; null for plain text, which is what nobody need ask for. */
    static @Nullable ObjectNode of(Given format, List<Loss> losses) {
        if (!format.isPresent()) {
            return null;
        }
        format.object();
        String type = format.field("type").text();
        return switch (type) {
            case "text" -> null;
            case "json_object" -> Json.object().put("type", type);
            case "json_schema" -> schema(format, losses);
            default -> throw format.field("type").wrong("must be text, json_object or json_schema");
        };
    }

    private static ObjectNode schema(Given format, List<Loss> losses) {
        Leftovers.note(format, Set.of("type", "name", "description", "schema", "strict"), losses);
        ObjectNode said = Json.object().put("type", "json_schema");
        ObjectNode schema =
                said.putObject("json_schema").put("name", format.field("name").filledText());
        String description = format.field("description").textOrNull();
        if (description != null) {
            schema.put("description", description);
        }
        schema.set("schema", format.field("schema").object());
        if (format.field("strict").isPresent()) {
            schema.put("strict", format.field("strict").flag());
        }
        return said;
    }
}
