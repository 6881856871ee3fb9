package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A channel's settings and timeouts as JSON, in the database and in the management API. */
final class ChannelWords {

    private ChannelWords() {}

    /** Settings by name. */
    public static ObjectNode settings(Map<String, String> settings) {
        ObjectNode words = Json.object();
        settings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> words.put(each.getKey(), each.getValue()));
        return words;
    }

    /** Times as in ISO 8601. */
    public static ObjectNode timeouts(ChannelTimeouts timeouts) {
        ObjectNode words = Json.object();
        put(words, "connect", timeouts.connect());
        put(words, "first_token", timeouts.firstToken());
        put(words, "idle", timeouts.idle());
        put(words, "total", timeouts.total());
        return words;
    }

    static Map<String, String> settings(String stored) {
        Map<String, String> settings = new HashMap<>();
        object(stored)
                .properties()
                .forEach(each -> settings.put(each.getKey(), each.getValue().asText()));
        return settings;
    }

    static ChannelTimeouts timeouts(String stored) {
        ObjectNode words = object(stored);
        return words.isEmpty()
                ? ChannelTimeouts.NONE
                : new ChannelTimeouts(
                        time(words, "connect"), time(words, "first_token"), time(words, "idle"), time(words, "total"));
    }

    private static ObjectNode object(String stored) {
        if (stored.equals("{}")) { // most of them
            return Json.object();
        }
        ObjectNode words = Json.objectOrNull(stored);
        return words == null ? Json.object() : words;
    }

    private static @Nullable Duration time(ObjectNode words, String name) {
        String text = Json.textOf(words, name);
        return text == null ? null : Duration.parse(text);
    }

    private static void put(ObjectNode words, String name, @Nullable Duration time) {
        if (time != null) {
            words.put(name, time.toString());
        }
    }
}
