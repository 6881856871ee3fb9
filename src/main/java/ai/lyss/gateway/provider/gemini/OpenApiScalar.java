package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Strings, numbers and booleans in {@link OpenApiSchema}
 * (<a href="https://ai.google.dev/api/caching#Schema">Schema</a>): few formats, and only strings can be enumerated.
 */
final class OpenApiScalar {

    private static final Set<String> STRING_FORMATS = Set.of("enum", "date-time");
    private static final Set<String> NUMBER_FORMATS = Set.of("float", "double");
    private static final Set<String> INTEGER_FORMATS = Set.of("int32", "int64");

    private OpenApiScalar() {}

    /** Says what the schema says of values of the type; a type that is not known is a string. */
    static void say(String type, ObjectNode schema, ObjectNode said) {
        switch (type) {
            case "integer" -> {
                format(schema, INTEGER_FORMATS, said);
                SchemaValues.bounds(schema, true, said);
                tellValues(schema, said);
            }
            case "number" -> {
                format(schema, NUMBER_FORMATS, said);
                SchemaValues.bounds(schema, false, said);
                tellValues(schema, said);
            }
            case "boolean" -> tellValues(schema, said);
            default -> string(schema, said.put("type", "STRING"));
        }
    }

    private static void string(ObjectNode schema, ObjectNode said) {
        format(schema, STRING_FORMATS, said);
        List<JsonNode> allowed = SchemaValues.allowed(schema);
        List<JsonNode> texts = allowed.stream()
                .filter(value -> value.isTextual() && !value.textValue().isEmpty()) // an empty one is refused
                .toList();
        if (!texts.isEmpty()) {
            ArrayNode list = said.putArray("enum");
            texts.forEach(list::add);
        }
        if (allowed.stream().anyMatch(JsonNode::isNull)) {
            said.put("nullable", true);
        }
        OpenApiSchema.copy(schema, "minLength", said);
        OpenApiSchema.copy(schema, "maxLength", said);
        OpenApiSchema.copy(schema, "pattern", said);
    }

    private static void tellValues(ObjectNode schema, ObjectNode said) {
        List<JsonNode> allowed = new ArrayList<>(SchemaValues.allowed(schema));
        if (allowed.removeIf(JsonNode::isNull)) {
            said.put("nullable", true);
        }
        if (!allowed.isEmpty()) {
            SchemaValues.describe(said, SchemaValues.inWords(allowed));
        }
    }

    private static void format(ObjectNode schema, Set<String> known, ObjectNode said) {
        String format = Json.textOf(schema, "format");
        if (format != null && known.contains(format)) {
            said.put("format", format);
        }
    }
}
