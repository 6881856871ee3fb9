package ai.lyss.gateway.channel.manage;

import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.ManagementRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the management requests of this package have in common. */
final class Requests {

    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;

    private Requests() {}

    static String id(ManagementRequest request) {
        return request.pathPart("id");
    }

    /** A body may name the id that the path names, and no other. */
    static void checkId(Fields fields, String id) {
        JsonNode given = fields.get("id");
        if (given != null && !id.equals(given.textValue())) {
            fields.wrong("id", "cannot be changed");
        }
    }

    /**
     * A JSON merge patch (<a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>). At the top null stays: it
     * counts as absent, and a credential that is taken away is not one that is not mentioned.
     */
    static ObjectNode patched(ObjectNode document, ObjectNode patch) {
        patch.properties().forEach(each -> {
            JsonNode value = each.getValue();
            document.set(each.getKey(), value.isObject() ? merged(document.get(each.getKey()), value) : value);
        });
        return document;
    }

    private static JsonNode merged(@Nullable JsonNode present, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode merged = present instanceof ObjectNode object ? object : Json.object();
        patch.properties().forEach(each -> {
            if (each.getValue().isNull()) {
                merged.remove(each.getKey());
            } else {
                merged.set(each.getKey(), merged(merged.get(each.getKey()), each.getValue()));
            }
        });
        return merged;
    }

    static String newId(String kind) {
        return kind + "_" + UUID.randomUUID().toString().replace("-", "");
    }

    static ManagementAnswer created(ObjectNode data, int version, String location) {
        return new ManagementAnswer(CREATED, data, Integer.toString(version), location);
    }

    static ManagementAnswer of(ObjectNode data, int version) {
        return new ManagementAnswer(200, data, Integer.toString(version), null);
    }

    static ManagementAnswer gone() {
        return new ManagementAnswer(NO_CONTENT, null, null, null);
    }
}
