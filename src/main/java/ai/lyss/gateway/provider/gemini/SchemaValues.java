package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keywords about values that both of Gemini's schema dialects want said differently. */
final class SchemaValues {

    /** Keywords that restrict values and that no door knows. */
    private static final Set<String> RESTRICTING = Set.of(
            "contains",
            "dependentRequired",
            "dependentSchemas",
            "if",
            "maxLength",
            "maxProperties",
            "minLength",
            "minProperties",
            "multipleOf",
            "not",
            "pattern",
            "patternProperties",
            "propertyNames",
            "unevaluatedProperties",
            "uniqueItems");

    private SchemaValues() {}

    /** Whether a schema has restrictions that will not be said. */
    static boolean restricts(ObjectNode schema, Set<String> known) {
        for (Map.Entry<String, JsonNode> field : schema.properties()) {
            boolean off = field.getValue().isBoolean() && !field.getValue().booleanValue();
            if (!off && RESTRICTING.contains(field.getKey()) && !known.contains(field.getKey())) {
                return true;
            }
        }
        return false;
    }

    /** The different names in {@code type}, lower case; none when it is absent. */
    static List<String> types(ObjectNode schema) {
        Set<String> types = new LinkedHashSet<>();
        JsonNode type = schema.path("type");
        for (JsonNode each :
                type.isArray() ? type : Json.MAPPER.createArrayNode().add(type)) {
            if (each.isTextual()) {
                types.add(each.textValue().toLowerCase(Locale.ROOT));
            }
        }
        return List.copyOf(types);
    }

    /** The values of {@code enum}, or the one of {@code const}; none when there is neither. */
    static List<JsonNode> allowed(ObjectNode schema) {
        List<JsonNode> values = new ArrayList<>();
        schema.path("enum").forEach(values::add);
        if (values.isEmpty() && schema.has("const")) {
            values.add(schema.get("const"));
        }
        return values;
    }

    /** Tells in words what the schema cannot say. */
    static void describe(ObjectNode said, String more) {
        String description = Json.textOf(said, "description");
        said.put("description", description == null || description.isEmpty() ? more : description + " " + more);
    }

    /** The values in words. */
    static String inWords(List<JsonNode> values) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        values.forEach(list::add);
        String text = Json.text(list);
        return "Allowed values: " + text.substring(1, text.length() - 1) + ".";
    }

    /**
     * Sets {@code minimum} and {@code maximum}. Exclusive bounds exist for whole numbers only, as the next one; for
     * fractions there is no next one and they are left out.
     */
    static void bounds(ObjectNode schema, boolean whole, ObjectNode said) {
        bound(schema, "minimum", "exclusiveMinimum", whole ? BigDecimal.ONE : null, said);
        bound(schema, "maximum", "exclusiveMaximum", whole ? BigDecimal.ONE.negate() : null, said);
    }

    private static void bound(
            ObjectNode schema, String key, String exclusive, @Nullable BigDecimal step, ObjectNode said) {
        JsonNode bound = schema.path(key);
        JsonNode outside = schema.path(exclusive);
        if (bound.isNumber()) {
            said.set(key, bound);
        } else if (outside.isIntegralNumber() && step != null) {
            said.put(key, outside.decimalValue().add(step).toBigInteger());
        }
    }

    /** Sets {@code required}, without names that are no properties: those are refused. */
    static void required(ObjectNode schema, ObjectNode said) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode name : schema.path("required")) {
            if (name.isTextual() && schema.path("properties").has(name.textValue())) {
                names.add(name.textValue());
            }
        }
        if (!names.isEmpty()) {
            ArrayNode required = said.putArray("required");
            names.forEach(required::add);
        }
    }
}
