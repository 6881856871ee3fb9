package ai.lyss.gateway.api.messages;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Ids of tool calls: {@code toolu_} and what the provider called it, so that it gets its own id back. Anthropic's ids
 * are {@code ^[a-zA-Z0-9_-]+$}, and clients may hold others to it.
 */
final class ToolIds {

    private static final String PREFIX = "toolu_";
    private static final Pattern ILLEGAL = Pattern.compile("[^a-zA-Z0-9_-]");

    private ToolIds() {}

    /** What the client sees; ids that differ in illegal characters only stay different. */
    static String anthropic(String id) {
        String legal = ILLEGAL.matcher(id).find()
                ? ILLEGAL.matcher(id).replaceAll("_") + String.format(Locale.ROOT, "_%08x", id.hashCode())
                : id;
        return legal.startsWith(PREFIX) ? legal : PREFIX + legal;
    }

    /** What the provider sees. */
    static String chat(String id) {
        return id.startsWith(PREFIX) && id.length() > PREFIX.length() ? id.substring(PREFIX.length()) : id;
    }
}
