package ai.lyss.gateway.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Names of tools: chat completions take 64 characters, Anthropic takes more, and the names of MCP tools are long. Longer
 * ones are cut, with a hash of the whole name, and said whole again to the client.
 */
final class ToolNames {

    private static final int LONGEST = 64;

    private final Map<String, String> whole = new HashMap<>();

    private ToolNames() {}

    /** The names of the tools of a request. */
    static ToolNames of(JsonNode said) {
        ToolNames names = new ToolNames();
        for (JsonNode tool : said.path("tools")) {
            String name = tool.path("name").asText("");
            if (name.length() > LONGEST) {
                names.whole.put(names.chat(name), name);
            }
        }
        return names;
    }

    /** The name for the provider. */
    String chat(String name) {
        if (name.length() <= LONGEST) {
            return name;
        }
        String hash = String.format(Locale.ROOT, "_%08x", name.hashCode());
        return name.substring(0, LONGEST - hash.length()) + hash;
    }

    /** The client's name for what the provider called. */
    String anthropic(String name) {
        return whole.getOrDefault(name, name);
    }
}
