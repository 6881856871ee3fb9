package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A schema for {@code parametersJsonSchema} and {@code responseJsonSchema}: the part of JSON Schema that Google
 * documents (<a href="https://ai.google.dev/api/generate-content#generationconfig">responseJsonSchema</a>). It is an
 * allow-list, and it looks at where a keyword stands: a property may have any name.
 */
final class JsonSchemaSubset {

    private static final int MAX_DEPTH = 100;
    private static final Pattern DEFINITION = Pattern.compile("#/(?:\\$defs|definitions)/([^/]+)");

    private final SchemaRefs refs;
    private final Runnable onLoss;

    private JsonSchemaSubset(ObjectNode root, Runnable onLoss) {
        this.refs = new SchemaRefs(root);
        this.onLoss = onLoss;
    }

    /**
     * The schema as Gemini takes it; the given one is not changed.
     *
     * @param onLoss is run when it allows more than the given one
     */
    static ObjectNode of(ObjectNode schema, Runnable onLoss) {
        return new JsonSchemaSubset(schema, onLoss).say(schema, 0);
    }

    private ObjectNode say(JsonNode schema, int depth) {
        if (!(schema instanceof ObjectNode given)) {
            return Json.object(); // true: anything
        }
        String definition = definition(given);
        if (definition != null) {
            return Json.object().put("$ref", definition); // beside it only $-keywords are allowed
        }
        int entered = refs.depth();
        try {
            ObjectNode flat = depth > MAX_DEPTH || !refs.count() ? null : refs.flat(given);
            if (flat != null) {
                return sayFlat(flat, depth);
            }
            onLoss.run();
            return Json.object().put("type", "object");
        } finally {
            refs.leave(entered);
        }
    }

    /** The reference that stands for the whole schema, possibly as the one element of an {@code allOf}, or null. */
    private @Nullable String definition(ObjectNode schema) {
        JsonNode all = schema.path("allOf");
        boolean wrapped = all.size() == 1 && !schema.has("$ref") && !schema.has("properties") && !schema.has("type");
        if (!wrapped && !all.isEmpty()) {
            return null;
        }
        String ref = Json.textOf(wrapped ? all.path(0) : schema, "$ref");
        if (ref == null || refs.find(ref) == null) {
            return null;
        }
        var matched = DEFINITION.matcher(ref);
        return matched.matches() ? "#/$defs/" + matched.group(1) : null;
    }

    private ObjectNode sayFlat(ObjectNode schema, int depth) {
        ObjectNode said = Json.object();
        List<String> types = types(schema);
        if (SchemaValues.restricts(schema, Set.of())) {
            onLoss.run();
        }
        schema.properties().forEach(field -> {
            String keyword = field.getKey();
            JsonNode value = field.getValue();
            switch (keyword) {
                case "$id", "$anchor", "format", "title", "description" ->
                    keep(said, keyword, value, value.isTextual());
                case "minItems", "maxItems" -> keep(said, keyword, value, value.isNumber());
                case "propertyOrdering" -> keep(said, keyword, value, value.isArray());
                case "type" -> type(types, said);
                case "items" -> items(value, said, depth);
                case "prefixItems", "anyOf", "oneOf" -> list(keyword, value, said, depth);
                case "properties" -> map("properties", value, said, depth);
                case "$defs", "definitions" -> map("$defs", value, said, depth);
                case "additionalProperties" -> said.set(keyword, value.isBoolean() ? value : say(value, depth + 1));
                default -> {} // refused, or said below
            }
        });
        if (types.isEmpty() && schema.has("properties")) {
            said.put("type", "object");
        }
        values(schema, types, said);
        SchemaValues.bounds(schema, types.contains("integer"), said);
        SchemaValues.required(schema, said);
        return said;
    }

    /** OpenAPI's {@code nullable} is a type here. */
    private static List<String> types(ObjectNode schema) {
        List<String> types = new ArrayList<>(SchemaValues.types(schema));
        if (schema.path("nullable").asBoolean(false) && !types.isEmpty() && !types.contains("null")) {
            types.add("null");
        }
        return types;
    }

    private static void keep(ObjectNode said, String keyword, JsonNode value, boolean fits) {
        if (fits) {
            said.set(keyword, value);
        }
    }

    private static void type(List<String> types, ObjectNode said) {
        if (types.size() == 1) {
            said.put("type", types.getFirst());
        } else if (!types.isEmpty()) {
            ArrayNode list = said.putArray("type");
            types.forEach(list::add);
        }
    }

    /** An array of schemas is how older drafts said {@code prefixItems}. */
    private void items(JsonNode value, ObjectNode said, int depth) {
        if (value.isArray()) {
            list("prefixItems", value, said, depth);
        } else {
            said.set("items", say(value, depth + 1));
        }
    }

    private void list(String keyword, JsonNode schemas, ObjectNode said, int depth) {
        if (schemas.isArray() && !schemas.isEmpty()) {
            ArrayNode list = said.putArray(keyword);
            schemas.forEach(each -> list.add(say(each, depth + 1)));
        }
    }

    private void map(String keyword, JsonNode schemas, ObjectNode said, int depth) {
        ObjectNode map = said.withObjectProperty(keyword);
        schemas.properties().forEach(each -> map.set(each.getKey(), say(each.getValue(), depth + 1)));
    }

    /** Only strings and numbers can be enumerated; null is a type, and the rest is told in words. */
    private static void values(ObjectNode schema, List<String> types, ObjectNode said) {
        List<JsonNode> allowed = SchemaValues.allowed(schema);
        List<JsonNode> listed = new ArrayList<>(allowed);
        listed.removeIf(JsonNode::isNull);
        boolean nullToo = listed.size() < allowed.size();
        if (nullToo && types.size() == 1 && !types.contains("null")) {
            said.putArray("type").add(types.getFirst()).add("null");
        }
        if (!listed.isEmpty() && listed.stream().allMatch(value -> value.isTextual() || value.isNumber())) {
            ArrayNode list = said.putArray("enum");
            listed.forEach(list::add);
        } else if (!listed.isEmpty()) {
            SchemaValues.describe(said, SchemaValues.inWords(listed));
        }
    }
}
