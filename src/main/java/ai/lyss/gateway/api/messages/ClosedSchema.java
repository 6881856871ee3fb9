package ai.lyss.gateway.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether a JSON schema is one that OpenAI's strict mode takes: every object is closed and requires all of its
 * properties (<a href="https://platform.openai.com/docs/guides/structured-outputs">structured outputs</a>). Anthropic
 * also takes optional ones.
 */
final class ClosedSchema {

    private ClosedSchema() {}

    static boolean isClosed(JsonNode schema) {
        boolean object = schema.path("type").asText("").equals("object") || schema.has("properties");
        if (object && !isClosedObject(schema)) {
            return false;
        }
        for (JsonNode each : schema) {
            if (each.isContainerNode() && !isClosed(each)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isClosedObject(JsonNode schema) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText("")));
        boolean closed = schema.path("additionalProperties").isBoolean()
                && !schema.path("additionalProperties").booleanValue();
        for (var property : schema.path("properties").properties()) {
            closed &= required.contains(property.getKey());
        }
        return closed;
    }
}
