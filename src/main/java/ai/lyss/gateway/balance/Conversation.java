package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the requests of one conversation have in common: the cache key that the client names, else the user, else how
 * the prompt begins, up to what its user said first. Providers' prompt caches know a prompt by its beginning.
 */
final class Conversation {

    private static final String[] NAMES = {"prompt_cache_key", "user", "safety_identifier"};

    private Conversation() {}

    /** The same for all requests of one conversation, on every node. */
    static long hash(ModelRequest request) {
        ObjectNode body = request.body();
        for (String name : NAMES) {
            String value = body.path(name).asText("");
            if (!value.isEmpty()) {
                return Hashes.of(value);
            }
        }
        ModelRequest.Original original = request.original();
        String user = original == null
                ? ""
                : original.body().path("metadata").path("user_id").asText("");
        return user.isEmpty() ? beginning(body) : Hashes.of(user);
    }

    private static long beginning(ObjectNode body) {
        long hash = hash(body.path("system"), hash(body.path("instructions"), 0));
        JsonNode messages = body.path("messages");
        if (!messages.isArray()) {
            return hash(body.path("prompt"), hash(body.path("input"), hash));
        }
        for (JsonNode message : messages) {
            hash = hash(message.path("content"), hash);
            if (message.path("role").asText().equals("user")) {
                break;
            }
        }
        return hash;
    }

    /** Of all texts inside. */
    private static long hash(JsonNode node, long before) {
        if (node.isValueNode()) {
            return Hashes.mixed(before * 31 + Hashes.of(node.asText()));
        }
        long hash = before;
        for (JsonNode each : node) {
            hash = hash(each, hash);
        }
        return hash;
    }
}
