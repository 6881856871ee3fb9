package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Channel;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * {@code safety_identifier}, or {@code user} before it had that name, as {@code metadata.user_id}
 * (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>). It may tell who somebody is, so it is sent
 * only where the channel's setting {@code user-id} is {@code true}.
 */
final class UserId {

    private static final Set<String> FIELDS = Set.of("safety_identifier", "user");

    private UserId() {}

    private static boolean isSent(Channel channel) {
        return channel.setting("user-id", "false").equals("true");
    }

    /** The fields of a request that are said, and those that say who asks if the channel says them. */
    static Set<String> with(Set<String> said, Channel channel) {
        if (!isSent(channel)) {
            return said;
        }
        Set<String> all = new HashSet<>(said);
        all.addAll(FIELDS);
        return all;
    }

    static void addTo(ObjectNode body, ObjectNode chat, Channel channel) {
        if (!isSent(channel)) {
            return;
        }
        String user = ClientField.text(chat, "user", "");
        String identifier = ClientField.text(chat, "safety_identifier", "");
        String id = identifier == null || identifier.isEmpty() ? user : identifier;
        if (id != null && !id.isEmpty()) {
            body.putObject("metadata").put("user_id", id);
        }
    }
}
