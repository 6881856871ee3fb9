package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * A JSON schema within what structured outputs take
 * (<a href="https://docs.anthropic.com/en/docs/build-with-claude/structured-outputs">limitations</a>): every object is
 * closed, and what cannot be enforced is told to the model in the description. Walks by position, so that a property
 * may be called like a keyword.
 */
final class StrictSchema {

    private static final Set<String> MAPS = Set.of("properties", "$defs", "definitions");
    private static final Set<String> LISTS = Set.of("anyOf", "allOf", "oneOf", "prefixItems");
    private static final Set<String> KEPT =
            Set.of("type", "enum", "const", "$ref", "required", "description", "title", "default", "nullable");
    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");

    private StrictSchema() {}

    static ObjectNode of(JsonNode schema) {
        ObjectNode strict = Json.object();
        StringBuilder told = new StringBuilder(schema.path("description").asText(""));
        for (Map.Entry<String, JsonNode> field : schema.properties()) {
            String key = field.getKey();
            JsonNode value = field.getValue();
            if (MAPS.contains(key) && value.isObject()) {
                ObjectNode map = strict.putObject(key);
                value.properties().forEach(each -> map.set(each.getKey(), of(each.getValue())));
            } else if (LISTS.contains(key) && value.isArray()) {
                ArrayNode list = strict.putArray(key.equals("oneOf") ? "anyOf" : key);
                value.forEach(each -> list.add(of(each)));
            } else if (key.equals("items") && value.isObject()) {
                strict.set(key, of(value));
            } else if (isKept(key, value)) {
                strict.set(key, value);
            } else if (!key.equals("$schema") && !key.equals("additionalProperties")) {
                told.append(told.isEmpty() ? "" : " ").append(key).append(": ").append(Json.text(value));
            }
        }
        if ("object".equals(schema.path("type").textValue()) || schema.has("properties")) {
            strict.put("type", "object").put("additionalProperties", false);
        }
        if (!told.isEmpty()) {
            strict.put("description", told.toString());
        }
        return strict;
    }

    private static boolean isKept(String key, JsonNode value) {
        return KEPT.contains(key)
                || (key.equals("format") && FORMATS.contains(value.asText()))
                || (key.equals("minItems") && value.asInt() <= 1);
    }
}
