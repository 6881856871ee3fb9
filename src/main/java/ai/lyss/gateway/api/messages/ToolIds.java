package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.ToolCallId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Ids of tool calls: {@code toolu_} and what the provider called it, so that it gets its own id back, and what it keeps
 * with the call, which clients would lose in any other place. Anthropic's ids
 * are {@code ^[a-zA-Z0-9_-]+$}, and clients may hold others to it.
 */
final class ToolIds {

    private static final String PREFIX = "toolu_";
    private static final Pattern ILLEGAL = Pattern.compile("[^a-zA-Z0-9_-]");

    private ToolIds() {}

    /** What the client sees of a call; ids that differ in illegal characters only stay different. */
    static String anthropic(JsonNode call) {
        String id = call.path("id").asText("");
        String legal = ILLEGAL.matcher(id).find()
                ? ILLEGAL.matcher(id).replaceAll("_") + String.format(Locale.ROOT, "_%08x", id.hashCode())
                : id;
        return ToolCallId.carrying(legal.startsWith(PREFIX) ? legal : PREFIX + legal, call.get("extra_content"));
    }

    /** What the provider sees. */
    static String chat(String id) {
        String bare = ToolCallId.bare(id);
        return bare.startsWith(PREFIX) && bare.length() > PREFIX.length() ? bare.substring(PREFIX.length()) : bare;
    }
}
