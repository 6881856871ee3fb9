package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** The {@code contents}: turns with alternating roles, each with at least one part. */
final class Turns {

    private final ArrayNode contents = Json.MAPPER.createArrayNode();
    private ArrayNode lastParts = Json.MAPPER.createArrayNode();
    private String lastRole = "";

    /** Adds parts to the last turn if it has the same role, and as a new turn otherwise; no parts add nothing. */
    void add(String role, ArrayNode parts) {
        if (parts.isEmpty()) {
            return;
        }
        if (!lastIs(role)) {
            lastRole = role;
            lastParts = contents.addObject().put("role", role).putArray("parts");
        }
        lastParts.addAll(parts);
    }

    /** True when the last turn has the role. */
    boolean lastIs(String role) {
        return role.equals(lastRole);
    }

    boolean isEmpty() {
        return contents.isEmpty();
    }

    ArrayNode contents() {
        return contents;
    }
}
