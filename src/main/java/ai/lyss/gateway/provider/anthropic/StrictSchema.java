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
    private static final Set<String> LISTS = Set.of("anyOf", "allOf", "oneOf");
    private static final Set<String> KEPT = Set.of("type", "enum", "const", "required", "title", "default");
    private static final Set<String> SILENT = Set.of("$schema", "$id", "additionalProperties", "description");
    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");

    /** Keywords that do not restrict anything, so that nothing is lost when they are told. */
    private static final Set<String> NOTES = Set.of("examples", "$comment", "deprecated", "readOnly", "writeOnly");

    private final Runnable onLoss;

    private StrictSchema(Runnable onLoss) {
        this.onLoss = onLoss;
    }

    /**
     * The schema as it can be enforced.
     *
     * @param onLoss is run when something is told to the model instead, or when an open object is closed
     */
    static ObjectNode of(JsonNode schema, Runnable onLoss) {
        return new StrictSchema(onLoss).enforceable(schema);
    }

    /** The schema's own description comes first, what is told instead of enforced after it. */
    private ObjectNode enforceable(JsonNode schema) {
        ObjectNode strict = Json.object();
        StringBuilder told = new StringBuilder(schema.path("description").asText(""));
        for (Map.Entry<String, JsonNode> field : schema.properties()) {
            if (!enforce(strict, field.getKey(), field.getValue()) && !SILENT.contains(field.getKey())) {
                if (!NOTES.contains(field.getKey())) {
                    onLoss.run();
                }
                told.append(told.isEmpty() ? "" : " ").append(field.getKey()).append(": ");
                told.append(Json.text(field.getValue()));
            }
        }
        if (isObject(schema)) {
            JsonNode others = schema.path("additionalProperties");
            if (others.isObject() || others.asBoolean(false)) {
                onLoss.run();
            }
            strict.put("additionalProperties", false);
            if (!strict.has("type")) {
                strict.put("type", "object");
            }
        }
        if (!told.isEmpty()) {
            strict.put("description", told.toString());
        }
        return strict;
    }

    /** False when the keyword, or its value, cannot be enforced. */
    private boolean enforce(ObjectNode strict, String key, JsonNode value) {
        if (MAPS.contains(key) && value.isObject()) {
            ObjectNode map = strict.withObject("/" + (key.equals("definitions") ? "$defs" : key));
            value.properties().forEach(each -> map.set(each.getKey(), enforceable(each.getValue())));
        } else if (LISTS.contains(key) && value.isArray()) {
            ArrayNode list = strict.withArray("/" + (key.equals("oneOf") ? "anyOf" : key));
            value.forEach(each -> list.add(enforceable(each)));
        } else if (key.equals("items") && value.isObject()) {
            strict.set(key, enforceable(value));
        } else if (key.equals("$ref") && value.isTextual()) {
            strict.put(key, value.textValue().replaceFirst("^#/definitions/", "#/\\$defs/"));
        } else if (KEPT.contains(key) || isKnownFormat(key, value) || isSmallMinimum(key, value)) {
            strict.set(key, value);
        } else {
            return false;
        }
        return true;
    }

    private static boolean isKnownFormat(String key, JsonNode value) {
        return key.equals("format") && FORMATS.contains(value.asText());
    }

    private static boolean isSmallMinimum(String key, JsonNode value) {
        return key.equals("minItems") && value.isInt() && value.intValue() <= 1;
    }

    private static boolean isObject(JsonNode schema) {
        JsonNode type = schema.path("type");
        for (JsonNode each : type) {
            if ("object".equals(each.textValue())) {
                return true;
            }
        }
        return "object".equals(type.textValue()) || schema.has("properties");
    }
}
