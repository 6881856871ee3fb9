package ai.lyss.gateway.provider.anthropic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ids of tool calls as Anthropic takes them: {@code ^[a-zA-Z0-9_-]+$}, and each only once in a conversation. The same
 * conversation always gets the same ids, so that prompt caches hold.
 */
final class ToolIds {

    private static final Pattern ILLEGAL = Pattern.compile("[^a-zA-Z0-9_-]");

    private final Set<String> used = new HashSet<>();
    private final Map<String, String> latest = new HashMap<>();

    /** The id for a call. A client that counts its calls anew in each turn repeats its ids. */
    String call(String id) {
        String legal = legal(id);
        String unique = legal;
        for (int n = 2; !used.add(unique); n++) {
            unique = legal + "_" + n;
        }
        latest.put(id, unique);
        return unique;
    }

    /** The id of the call that a result belongs to: the latest that had this id. */
    String result(String id) {
        return latest.getOrDefault(id, legal(id));
    }

    /** Ids that differ in illegal characters only stay different. */
    private static String legal(String id) {
        if (!ILLEGAL.matcher(id).find()) {
            return id;
        }
        return ILLEGAL.matcher(id).replaceAll("_") + String.format(Locale.ROOT, "_%08x", id.hashCode());
    }
}
