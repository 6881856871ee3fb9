package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A schema for {@code parameters} and {@code responseSchema} of older models: Google's subset of OpenAPI's Schema
 * (<a href="https://ai.google.dev/api/caching#Schema">Schema</a>). It is an allow-list, by the schema's type, and it
 * looks at where a keyword stands: a property may have any name.
 */
final class OpenApiSchema {

    private static final int MAX_DEPTH = 100;

    private static final Set<String> KNOWN =
            Set.of("pattern", "minLength", "maxLength", "minProperties", "maxProperties");

    private final SchemaRefs refs;
    private final Runnable onLoss;

    private OpenApiSchema(ObjectNode root, Runnable onLoss) {
        this.refs = new SchemaRefs(root);
        this.onLoss = onLoss;
    }

    /**
     * The schema as Gemini takes it; the given one is not changed.
     *
     * @param onLoss is run when it allows more than the given one
     */
    static ObjectNode of(ObjectNode schema, Runnable onLoss) {
        return new OpenApiSchema(schema, onLoss).say(schema, 0);
    }

    /** True for an object without properties: allowed at the top of a schema here, but refused by Google. */
    static boolean isAnyObject(ObjectNode said) {
        return "OBJECT".equals(Json.textOf(said, "type")) && !said.has("properties");
    }

    private ObjectNode say(JsonNode schema, int depth) {
        int entered = refs.depth();
        try {
            boolean tooMuch = depth > MAX_DEPTH || !refs.count();
            ObjectNode flat = !tooMuch && schema instanceof ObjectNode given ? refs.flat(given) : null;
            if (flat != null) {
                return sayFlat(flat, depth);
            }
        } finally {
            refs.leave(entered);
        }
        onLoss.run();
        return anyValue();
    }

    /** A schema must have a type, so what may be anything is text. */
    private static ObjectNode anyValue() {
        return Json.object().put("type", "STRING").put("description", "Any JSON value, as text.");
    }

    private ObjectNode sayFlat(ObjectNode schema, int depth) {
        if (SchemaValues.restricts(schema, KNOWN)) {
            onLoss.run();
        }
        boolean nullable = schema.path("nullable").asBoolean(false);
        List<ObjectNode> alternatives = new ArrayList<>();
        if (!schema.has("properties")) {
            for (String keyword : new String[] {"anyOf", "oneOf"}) {
                for (JsonNode each : schema.path(keyword)) {
                    if (isNull(each)) {
                        nullable = true;
                    } else if (each instanceof ObjectNode object) {
                        alternatives.add(object);
                    }
                }
            }
        }
        List<String> types = new ArrayList<>(SchemaValues.types(schema));
        nullable |= types.remove("null");
        if (alternatives.isEmpty() && types.size() > 1) {
            for (String type : types) {
                ObjectNode one = Json.object();
                one.setAll(schema);
                one.put("type", type).remove(List.of("description", "nullable"));
                alternatives.add(one);
            }
        }
        ObjectNode said;
        if (alternatives.size() == 1) {
            said = only(schema, alternatives.getFirst(), depth);
        } else if (alternatives.size() > 1) {
            said = anyOf(schema, alternatives, depth);
        } else {
            said = typed(schema, types.isEmpty() ? guess(schema) : types.getFirst(), depth);
        }
        if (nullable) {
            said.put("nullable", true);
        }
        return said;
    }

    /** One alternative beside null is the schema itself. */
    private ObjectNode only(ObjectNode schema, ObjectNode alternative, int depth) {
        ObjectNode flat = refs.flat(alternative);
        if (flat == null) {
            return anyValue();
        }
        ObjectNode merged = Json.object();
        merged.setAll(schema);
        merged.remove(List.of("anyOf", "oneOf", "type"));
        SchemaRefs.add(merged, flat);
        return sayFlat(merged, depth + 1);
    }

    /** Nothing but the description may stand beside it. */
    private ObjectNode anyOf(ObjectNode schema, List<ObjectNode> alternatives, int depth) {
        ObjectNode said = Json.object();
        copy(schema, "description", said);
        ArrayNode list = said.putArray("anyOf");
        alternatives.forEach(each -> list.add(say(each, depth + 1)));
        return said;
    }

    private static boolean isNull(JsonNode schema) {
        return "null".equals(Json.textOf(schema, "type"))
                || (schema.has("const") && schema.get("const").isNull());
    }

    private static String guess(ObjectNode schema) {
        if (schema.has("properties") || schema.has("additionalProperties")) {
            return "object";
        }
        if (schema.has("items") || schema.has("prefixItems")) {
            return "array";
        }
        JsonNode value = SchemaValues.allowed(schema).stream().findFirst().orElse(Json.MAPPER.nullNode());
        return value.isNumber() ? "number" : value.isBoolean() ? "boolean" : "string";
    }

    private ObjectNode typed(ObjectNode schema, String type, int depth) {
        ObjectNode said = Json.object();
        said.put("type", type.toUpperCase(Locale.ROOT));
        copy(schema, "description", said);
        switch (type) {
            case "object" -> object(schema, said, depth);
            case "array" -> array(schema, said, depth);
            default -> OpenApiScalar.say(type, schema, said);
        }
        return said;
    }

    private void object(ObjectNode schema, ObjectNode said, int depth) {
        JsonNode properties = schema.path("properties");
        if (properties.isEmpty()) {
            if (depth > 0) {
                said.put("type", "STRING"); // an object without properties is refused
                SchemaValues.describe(said, "A JSON object, as text.");
            }
            return;
        }
        ObjectNode map = said.putObject("properties");
        properties.properties().forEach(each -> map.set(each.getKey(), say(each.getValue(), depth + 1)));
        SchemaValues.required(schema, said);
        copy(schema, "propertyOrdering", said);
        copy(schema, "minProperties", said);
        copy(schema, "maxProperties", said);
    }

    private void array(ObjectNode schema, ObjectNode said, int depth) {
        JsonNode items = schema.path("items");
        JsonNode tuple = items.isArray() ? items : schema.path("prefixItems");
        if (items.isObject()) {
            said.set("items", say(items, depth + 1));
        } else if (tuple.size() == 1) {
            said.set("items", say(tuple.get(0), depth + 1));
        } else if (tuple.size() > 1) {
            ArrayNode list = said.putObject("items").putArray("anyOf");
            tuple.forEach(each -> list.add(say(each, depth + 1)));
        } else {
            said.putObject("items").put("type", "STRING"); // an array without items is refused
        }
        copy(schema, "minItems", said);
        copy(schema, "maxItems", said);
    }

    /** Keeps a keyword that Gemini knows as it is. */
    static void copy(ObjectNode schema, String keyword, ObjectNode said) {
        if (Json.has(schema, keyword)) {
            said.set(keyword, schema.get(keyword));
        }
    }
}
