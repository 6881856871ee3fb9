package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;

/** Arguments that a tool's schema accepts: its required properties with the simplest values. */
final class SampleArguments {

    /** References deeper than this are taken for recursion. */
    private static final int MAX_DEPTH = 20;

    private final JsonNode root;

    private SampleArguments(JsonNode root) {
        this.root = root;
    }

    /** An object, whatever the schema says. */
    static ObjectNode of(JsonNode schema) {
        return new SampleArguments(schema).value(schema, 0) instanceof ObjectNode object ? object : Json.object();
    }

    private JsonNode value(JsonNode given, int depth) {
        JsonNode schema =
                given.has("$ref") ? root.at(given.path("$ref").asText().replaceFirst("^#", "")) : given;
        if (depth > MAX_DEPTH) {
            return NullNode.instance;
        }
        for (String fixed : new String[] {"const", "default"}) {
            if (schema.has(fixed)) {
                return schema.get(fixed);
            }
        }
        for (String choices : new String[] {"enum", "anyOf", "oneOf", "allOf"}) {
            if (!schema.path(choices).isEmpty()) {
                JsonNode first = schema.path(choices).get(0);
                return choices.equals("enum") ? first : value(first, depth + 1);
            }
        }
        JsonNode type = schema.path("type").isArray() ? schema.path("type").path(0) : schema.path("type");
        return switch (type.asText("object").toLowerCase(Locale.ROOT)) {
            case "string" -> new TextNode(text(schema.path("format").asText()));
            case "integer" ->
                schema.has("minimum")
                        ? schema.get("minimum")
                        : Json.MAPPER.getNodeFactory().numberNode(1);
            case "number" ->
                schema.has("minimum")
                        ? schema.get("minimum")
                        : Json.MAPPER.getNodeFactory().numberNode(1.5);
            case "boolean" -> BooleanNode.TRUE;
            case "array" -> array(schema, depth);
            case "null" -> NullNode.instance;
            default -> object(schema, depth);
        };
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        for (int i = 0; i < Math.min(schema.path("minItems").asInt(0), MAX_DEPTH); i++) {
            array.add(value(schema.path("items"), depth + 1));
        }
        return array;
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.object();
        for (JsonNode name : schema.path("required")) {
            object.set(name.asText(), value(schema.path("properties").path(name.asText()), depth + 1));
        }
        return object;
    }

    private static String text(String format) {
        return switch (format) {
            case "date" -> "2026-01-01";
            case "date-time" -> "2026-01-01T00:00:00Z";
            case "time" -> "00:00:00Z";
            case "email" -> "someone@example.com";
            case "uri" -> "https://example.com/";
            case "uuid" -> "00000000-0000-4000-8000-000000000000";
            default -> "sample";
        };
    }
}
