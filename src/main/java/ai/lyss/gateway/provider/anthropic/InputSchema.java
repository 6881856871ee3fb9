package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tool's parameters as {@code input_schema}, which must be an object and, at its top, not a choice between several
 * (<a href="https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/implement-tool-use">tool use</a>). Of a choice,
 * the properties of all variants are allowed, those that all variants require are required, and the model is told the
 * rest.
 */
final class InputSchema {

    private static final List<String> CHOICES = List.of("anyOf", "oneOf");
    private static final Set<String> REBUILT = Set.of("type", "anyOf", "oneOf", "allOf");

    private InputSchema() {}

    /** Whether the schema cannot be said as it is. */
    static boolean isChoice(JsonNode parameters) {
        return CHOICES.stream().anyMatch(word -> parameters.path(word).isArray());
    }

    /** Absent parameters are no parameters. What is right stays as it is, for the sake of prompt caches. */
    static ObjectNode of(@Nullable ObjectNode parameters) {
        if (parameters == null) {
            ObjectNode none = Json.object().put("type", "object");
            none.putObject("properties");
            return none;
        }
        boolean combined = isChoice(parameters) || parameters.path("allOf").isArray();
        if (!combined && parameters.path("type").isTextual()) {
            return parameters;
        }
        ObjectNode schema = Json.object().put("type", "object");
        for (Map.Entry<String, JsonNode> field : parameters.properties()) {
            if (!REBUILT.contains(field.getKey())
                    || (!combined && !field.getKey().equals("type"))) {
                schema.set(field.getKey(), field.getValue().deepCopy());
            }
        }
        for (JsonNode part : parameters.path("allOf")) {
            JsonNode whole = resolved(part, parameters);
            addProperties(schema, whole);
            require(schema, names(whole.path("required")));
        }
        CHOICES.forEach(word -> offer(schema, word, parameters));
        return schema;
    }

    private static void offer(ObjectNode schema, String word, ObjectNode parameters) {
        JsonNode variants = parameters.path(word);
        if (!variants.isArray()) {
            return;
        }
        @Nullable Set<String> inAll = null;
        for (JsonNode variant : variants) {
            JsonNode whole = resolved(variant, parameters);
            addProperties(schema, whole);
            Set<String> required = names(whole.path("required"));
            if (inAll == null) {
                inAll = required;
            } else {
                inAll.retainAll(required);
            }
        }
        require(schema, inAll == null ? Set.of() : inAll);
        String description = schema.path("description").asText("");
        String told = word + ": " + Json.text(variants);
        schema.put("description", description.isEmpty() ? told : description + " " + told);
    }

    /** A property of several variants is as the first says. */
    private static void addProperties(ObjectNode schema, JsonNode variant) {
        ObjectNode all = schema.withObject("/properties");
        for (Map.Entry<String, JsonNode> property : variant.path("properties").properties()) {
            if (!all.has(property.getKey())) {
                all.set(property.getKey(), property.getValue());
            }
        }
    }

    private static void require(ObjectNode schema, Set<String> more) {
        Set<String> all = names(schema.path("required"));
        all.addAll(more);
        if (!all.isEmpty()) {
            ArrayNode required = schema.putArray("required");
            all.forEach(required::add);
        }
    }

    private static Set<String> names(JsonNode list) {
        Set<String> names = new LinkedHashSet<>();
        list.forEach(name -> names.add(name.asText()));
        return names;
    }

    /** What a reference within the schema refers to. */
    private static JsonNode resolved(JsonNode variant, ObjectNode root) {
        String reference = variant.path("$ref").asText("");
        return reference.startsWith("#/") ? root.at(reference.substring(1)) : variant;
    }
}
