package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Channel;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * {@code safety_identifier}, or {@code user} before it had that name, as {@code metadata.user_id}
 * (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>). It may tell who somebody is, so it is sent
 * only where the channel's setting {@code user-id} is {@code true}.
 */
final class UserId {

    private static final Set<String> FIELDS = Set.of("safety_identifier", "user");

    private UserId() {}

    static void addTo(ObjectNode body, ObjectNode chat, Channel channel) {
        if (!channel.setting("user-id", "false").equals("true")) {
            return;
        }
        String user = ClientField.text(chat, "user", "");
        String identifier = ClientField.text(chat, "safety_identifier", "");
        String id = identifier == null || identifier.isEmpty() ? user : identifier;
        if (id != null && !id.isEmpty()) {
            body.putObject("metadata").put("user_id", id);
        }
    }

    /** The names without those that have been said. */
    static List<String> without(List<String> dropped, ObjectNode body) {
        return body.has("metadata")
                ? dropped.stream().filter(name -> !FIELDS.contains(name)).toList()
                : dropped;
    }
}
