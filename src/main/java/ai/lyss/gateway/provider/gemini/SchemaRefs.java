package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the {@code $ref}s of one schema and folds {@code allOf} in. Schemas may be recursive or unfold without end:
 * there is a limit to the nesting of references and to the number of schemas written for one request's schema.
 */
final class SchemaRefs {

    private static final int MAX_UNFOLDED = 5000;
    private static final int MAX_NESTED = 32;
    private static final int MAX_SAME = 2;

    private final ObjectNode root;
    private final List<String> path = new ArrayList<>();
    private int unfolded;

    SchemaRefs(ObjectNode root) {
        this.root = root;
    }

    /** Counts one more schema; false when there are too many. */
    boolean count() {
        return ++unfolded <= MAX_UNFOLDED;
    }

    /** The references that are being followed, for {@link #leave}. */
    int depth() {
        return path.size();
    }

    /** Leaves the references that were entered since. */
    void leave(int depth) {
        path.subList(depth, path.size()).clear();
    }

    /** What a reference such as {@code #/$defs/a~1b} points at, or null. */
    @Nullable
    ObjectNode find(String ref) {
        if (!ref.startsWith("#")) {
            return null;
        }
        try {
            return root.at(JsonPointer.compile(ref.substring(1))) instanceof ObjectNode target ? target : null;
        } catch (IllegalArgumentException notAPointer) {
            return null;
        }
    }

    /**
     * The schema without {@code $ref} and {@code allOf}: what they bring is added where the schema itself says nothing.
     * References stay entered until {@link #leave}. Null when it cannot be followed, or not further.
     */
    @Nullable
    ObjectNode flat(ObjectNode schema) {
        ObjectNode flat = Json.object();
        schema.properties().forEach(field -> flat.set(field.getKey(), field.getValue()));
        flat.remove(List.of("$ref", "allOf"));
        String ref = Json.textOf(schema, "$ref");
        if (ref != null) {
            ObjectNode target = find(ref);
            if (target == null || path.size() >= MAX_NESTED || Collections.frequency(path, ref) >= MAX_SAME) {
                return null;
            }
            path.add(ref);
            ObjectNode more = flat(target);
            if (more == null) {
                return null;
            }
            add(flat, more);
        }
        for (JsonNode part : schema.path("allOf")) {
            ObjectNode more = part instanceof ObjectNode object ? flat(object) : null;
            if (more != null) {
                add(flat, more);
            }
        }
        return flat;
    }

    /** Adds what {@code schema} does not say itself; properties and required names are united. */
    static void add(ObjectNode schema, ObjectNode more) {
        more.properties().forEach(field -> {
            JsonNode own = schema.get(field.getKey());
            JsonNode other = field.getValue();
            if (own == null) {
                schema.set(field.getKey(), other);
            } else if (field.getKey().equals("properties") && own instanceof ObjectNode mine && other.isObject()) {
                ObjectNode united = Json.object();
                united.setAll(mine);
                other.properties().forEach(each -> united.putIfAbsent(each.getKey(), each.getValue()));
                schema.set("properties", united);
            } else if (field.getKey().equals("required") && own instanceof ArrayNode mine && other.isArray()) {
                ArrayNode united = Json.MAPPER.createArrayNode().addAll(mine);
                other.forEach(united::add);
                schema.set("required", united);
            }
        });
    }
}
