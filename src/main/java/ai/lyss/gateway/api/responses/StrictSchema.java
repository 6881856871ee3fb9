package ai.lyss.gateway.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * Which schemas OpenAI accepts as strict
 * (<a href="https://platform.openai.com/docs/guides/structured-outputs#supported-schemas">supported schemas</a>): every
 * object is closed and requires all that it has.
 */
final class StrictSchema {

    private static final String[] NAMED = {"properties", "$defs", "definitions"};

    private StrictSchema() {}

    /** True for the parameters of a function that can be strict as they are. */
    static boolean holds(JsonNode parameters) {
        return parameters.path("type").asText("").equals("object") && isStrict(parameters);
    }

    private static boolean isStrict(JsonNode schema) {
        if (!schema.isObject() || schema.has("oneOf") || schema.has("allOf")) {
            return false;
        }
        if (isAnObject(schema.path("type")) && !isClosed(schema)) {
            return false;
        }
        for (String named : NAMED) {
            for (JsonNode each : schema.path(named)) {
                if (!isStrict(each)) {
                    return false;
                }
            }
        }
        for (JsonNode each : schema.path("anyOf")) {
            if (!isStrict(each)) {
                return false;
            }
        }
        return !schema.has("items") || isStrict(schema.get("items"));
    }

    private static boolean isAnObject(JsonNode type) {
        boolean found = "object".equals(type.textValue());
        for (JsonNode each : type) {
            found |= "object".equals(each.textValue());
        }
        return found;
    }

    private static boolean isClosed(JsonNode schema) {
        JsonNode others = schema.path("additionalProperties");
        if (!others.isBoolean() || others.booleanValue()) {
            return false;
        }
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (Iterator<String> names = schema.path("properties").fieldNames(); names.hasNext(); ) {
            if (!required.contains(names.next())) {
                return false;
            }
        }
        return true;
    }
}
