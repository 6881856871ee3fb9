package ai.lyss.gateway.provider.anthropic;

import java.util.Locale;
import java.util.regex.Pattern;

/** Ids of tool calls as Anthropic takes them: {@code ^[a-zA-Z0-9_-]+$}. */
final class ToolIds {

    private static final Pattern ILLEGAL = Pattern.compile("[^a-zA-Z0-9_-]");

    private ToolIds() {}

    /** The same legal id for the same id, always; different ids stay different. */
    static String legal(String id) {
        if (!id.isEmpty() && !ILLEGAL.matcher(id).find()) {
            return id;
        }
        return ILLEGAL.matcher(id).replaceAll("_") + String.format(Locale.ROOT, "_%08x", id.hashCode());
    }
}
