package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ids of tool calls. They can carry what the provider wants back with the call ({@code extra_content}, such as a thought
 * signature), for dialects whose calls have no other place that clients send back. What is carried is written with
 * letters, digits, {@code -} and {@code _} only.
 */
public final class ToolCallId {

    private static final String MARK = "__x_";

    private ToolCallId() {}

    /** An id for a call that its provider gave none; unique for the call, because parallel calls of one function differ. */
    public static String random() {
        return "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
    }

    /** The id with what it is to carry; the id itself when that is nothing. */
    public static String carrying(String id, @Nullable JsonNode extra) {
        return extra instanceof ObjectNode object && !object.isEmpty()
                ? id + MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(object))
                : id;
    }

    /** The id alone. */
    public static String bare(String id) {
        return carried(id) == null ? id : id.substring(0, id.lastIndexOf(MARK));
    }

    /** What the id carries, or null. */
    public static @Nullable ObjectNode carried(String id) {
        int mark = id.lastIndexOf(MARK);
        if (mark < 0) {
            return null;
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(id.substring(mark + MARK.length()));
            return Json.objectOrNull(new String(json, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }
}
